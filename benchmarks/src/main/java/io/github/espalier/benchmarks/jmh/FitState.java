package io.github.espalier.benchmarks.jmh;

import io.github.espalier.benchmarks.network.NetworkSpec;
import io.github.espalier.benchmarks.network.Samples;
import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.Dataset;
import io.github.espalier.network.Model;
import io.github.espalier.train.Trainer;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The same training twice: as a fit over a data set in memory, and as bare steps on one batch. */
@State(Scope.Benchmark)
public class FitState extends BatchState {
  /** Batches in the data set. */
  static final int BATCHES = 16;

  /** Epochs of one fit: enough that making its buffers does not count. */
  static final int EPOCHS = 100;

  private Model model;
  private Trainer trainer;
  private Dataset data;

  /** Builds the data set and the trainer; the steps are those of {@link BatchState}. */
  @Setup(Level.Trial)
  public void prepare() {
    NetworkSpec spec = NetworkSpec.parse(network);
    model = spec.network().init(engine(), Samples.SEED);
    int rows = BATCHES * batch;
    double[][] features = new double[rows][spec.network().inputShape().size()];
    double[][] targets = new double[rows][spec.network().outputShape().size()];
    Samples samples = new Samples(spec);
    for (int row = 0; row < rows; row++) {
      samples.features(row, 0, features[row], 0);
      samples.targets(row, targets[row], 0);
    }
    data = Dataset.of(features, targets);
    trainer =
        Trainer.builder(model)
            .loss(spec.loss())
            .optimizer(spec.optimizer())
            .order(BatchOrder.inOrder(batch))
            .epochs(EPOCHS)
            .build();
  }

  /** BATCHES · EPOCHS steps by fit. */
  double fit() {
    return trainer.fit(data).last("loss");
  }

  /** As many bare steps. */
  double steps() {
    double loss = 0;
    for (int i = 0; i < BATCHES * EPOCHS; i++) {
      loss += subject().train();
    }
    return loss;
  }

  /** Frees the model. */
  @TearDown(Level.Trial)
  public void free() {
    model.close();
  }
}
