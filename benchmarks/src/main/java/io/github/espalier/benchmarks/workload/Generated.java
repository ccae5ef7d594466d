package io.github.espalier.benchmarks.workload;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.Dataset;
import io.github.espalier.init.Initializers;
import io.github.espalier.init.RandomStream;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.Losses;
import io.github.espalier.metric.Metrics;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adam;
import io.github.espalier.train.Trainer;
import io.github.espalier.train.TrainingDivergedException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A classification of generated points by a network of well-known size, for a few steps.
 *
 * <p>Every class has a centre of standard normal coordinates; a point is its class's centre plus
 * normal noise. Data, weights and order are functions of the seed.
 *
 * @param sizes inputs, hidden units, classes
 * @param samples how many points
 * @param noise the standard deviation around a centre
 * @param epochs of batches of 32
 * @param factor by which the loss on all points must fall
 */
record Generated(
    String name,
    String description,
    int[] sizes,
    int samples,
    double noise,
    int epochs,
    double factor)
    implements Workload {
  private static final int BATCH = 32;

  static Stream<Workload> all() {
    return Stream.of(
        of("dense-784-128-10", 1024, 3, 20, 784, 128, 10),
        of("dense-784-1024-1024-10", 256, 3, 20, 784, 1024, 1024, 10),
        of("tabular-32-64-32-2", 2048, 5, 5, 32, 64, 32, 2),
        of("deep-8x256", 512, 4, 20, 256, 256, 256, 256, 256, 256, 256, 256, 256, 10));
  }

  private static Generated of(String name, int samples, int epochs, double factor, int... sizes) {
    String description =
        "%d generated points of %d features and %d classes through %d hidden layer(s) of ReLU, %d epochs"
            + " of batches of %d, Adam.";
    return new Generated(
        name,
        Lines.format(
            description,
            samples,
            sizes[0],
            sizes[sizes.length - 1],
            sizes.length - 2,
            epochs,
            BATCH),
        sizes,
        samples,
        1.5,
        epochs,
        factor);
  }

  @Override
  public Plan plan(Start start) {
    Sequential.Builder network = Sequential.input(sizes[0]);
    for (int i = 1; i < sizes.length; i++) {
      boolean last = i == sizes.length - 1;
      network.layer(
          last
              ? Dense.of(sizes[i], Activation.SOFTMAX)
              : Dense.of(sizes[i], Activation.RELU).weightInit(Initializers.heUniform()));
    }
    return new Plan(
        network.build(),
        data(start.seedOr(0)),
        Losses.crossEntropy(),
        Adam.of(0.001),
        BatchOrder.shuffled(BATCH),
        epochs,
        start.seedOr(0));
  }

  private Dataset data(long seed) {
    int classes = sizes[sizes.length - 1];
    RandomStream random = new RandomStream(seed, "data of " + name);
    double[][] centres = new double[classes][sizes[0]];
    for (double[] centre : centres) {
      fill(centre, null, 1, random);
    }
    int[] labels = IntStream.range(0, samples).map(i -> i % classes).toArray();
    double[][] points = new double[samples][sizes[0]];
    for (int i = 0; i < samples; i++) {
      fill(points[i], centres[labels[i]], noise, random);
    }
    return Dataset.of(points, labels);
  }

  private static void fill(double[] out, double[] centre, double std, RandomStream random) {
    for (int i = 0; i < out.length; i++) {
      out[i] = (centre == null ? 0 : centre[i]) + std * random.nextGaussian();
    }
  }

  @Override
  public Verdict train(Backend backend, Start start, Lines out) {
    Plan plan = plan(start);
    try (Model model = plan.network().init(backend, plan.seed())) {
      Trainer trainer =
          plan.trainer(model)
              .metric(Metrics.accuracy())
              .listener(new SpeedLines(out, plan))
              .build();
      double before = trainer.evaluate(plan.data()).loss();
      trainer.fit(plan.data());
      double after = trainer.evaluate(plan.data()).loss();
      return new Verdict(
          after * factor <= before,
          Lines.format(
              "loss %.4f before, %.4f after, needs to fall by a factor of %.0f",
              before, after, factor));
    } catch (TrainingDivergedException e) {
      return new Verdict(false, "training diverged: " + e.getMessage());
    }
  }
}
