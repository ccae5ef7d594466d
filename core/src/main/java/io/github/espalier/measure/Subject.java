package io.github.espalier.measure;

import io.github.espalier.backend.Backend;
import io.github.espalier.layer.Mode;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.network.Predictor;
import io.github.espalier.network.Session;
import io.github.espalier.tensor.Tensor;
import io.github.espalier.train.TrainStep;
import io.github.espalier.train.Trainer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A task on a backend, ready to run: the public training step, an inference session and a
 * predictor, with data already in the backend's tensors.
 *
 * <p>Weights are drawn by the network's initialisers and rounded to single precision, so that both
 * precisions of every backend begin with the same numbers.
 */
public final class Subject implements AutoCloseable {
  private final Model model;
  private final TrainStep step;
  private final Session session;
  private final Predictor predictor;
  private final Tensor x;
  private final Tensor target;
  private final double[] sample;
  private final double[] prediction;

  /** A task on a backend. */
  public Subject(Backend backend, Task work) {
    this(backend, work, new int[work.batch()]);
  }

  /**
   * A task on a backend, with some rows drawn again.
   *
   * @param attempts which draw of each row
   */
  public Subject(Backend backend, Task work, int[] attempts) {
    model = work.network().init(backend, Samples.SEED);
    model.restore(rounded(model.snapshot()));
    step =
        Trainer.builder(model)
            .loss(work.loss())
            .optimizer(work.optimizer())
            .build()
            .newStep(work.batch());
    step.expectFeatures(Samples.LARGEST);
    session = model.newSession(Mode.INFERENCE, work.batch());
    predictor = model.predictor();
    x = step.batchBuffer(work.network().inputShape());
    target = step.batchBuffer(work.network().outputShape());
    Samples samples = new Samples(work.network());
    int inputs = x.cols();
    int outputs = target.cols();
    double[] features = new double[work.batch() * inputs];
    double[] targets = new double[work.batch() * outputs];
    for (int row = 0; row < work.batch(); row++) {
      samples.features(row, attempts[row], features, row * inputs);
      samples.targets(row, targets, row * outputs);
    }
    backend.upload(features, 0, x);
    backend.upload(targets, 0, target);
    sample = Arrays.copyOf(features, inputs);
    prediction = new double[outputs];
  }

  private static double[][] rounded(double[][] weights) {
    for (double[] array : weights) {
      for (int i = 0; i < array.length; i++) {
        array[i] = (float) array[i];
      }
    }
    return weights;
  }

  /** One training step; the loss before its update. */
  public double train() {
    return step.run(x, target, null);
  }

  /** Loss and gradients without an update; the loss. */
  public double gradients() {
    return step.lossAndGradients(x, target, null);
  }

  /** The network's output for the whole batch. */
  public Tensor forward() {
    return session.forward(x);
  }

  /** One sample through the predictor; its first output. */
  public double predictOne() {
    predictor.predict(sample, prediction);
    return prediction[0];
  }

  /** What this backend computes: output, prediction, loss and every gradient, before any update. */
  public Trace trace() {
    Map<String, double[]> arrays = new LinkedHashMap<>();
    arrays.put("output", forward().toArray());
    arrays.put("prediction of sample 0", predictor.predict(sample));
    arrays.put("loss", new double[] {gradients()});
    for (Parameter parameter : model.parameters()) {
      arrays.put("gradient of " + parameter.name(), step.gradient(parameter.name()).toArray());
    }
    return new Trace(arrays);
  }

  /** Frees everything but the backend. */
  @Override
  public void close() {
    predictor.close();
    session.close();
    step.close();
    model.close();
  }
}
