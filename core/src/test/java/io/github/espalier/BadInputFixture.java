package io.github.espalier;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.BatchPlan;
import io.github.espalier.data.Dataset;
import io.github.espalier.init.RandomStream;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Mode;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Predictor;
import io.github.espalier.network.Sequential;
import io.github.espalier.network.Session;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import io.github.espalier.train.History;
import io.github.espalier.train.TrainStep;
import io.github.espalier.train.Trainer;

/** Everything {@link BadInputTest} calls wrongly: open, closed, and left behind by its model. */
final class BadInputFixture {
  final Backend backend = new HeapBackend(DType.FLOAT64);
  final Backend closedBackend = new HeapBackend(DType.FLOAT64);
  final Sequential network =
      Sequential.input(2).dense(3, Activation.TANH).dense(2, Activation.SOFTMAX).build();
  final Model model = network.init(backend, 1);
  final Dataset data =
      Dataset.of(new double[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, new int[] {0, 1, 1, 0});
  final Trainer trainer = plan().build();
  final Predictor predictor = model.predictor();
  final Session session = model.newSession(Mode.TRAINING, 4);
  final Session inference = model.newSession(Mode.INFERENCE, 4);
  final TrainStep step = trainer.newStep(4);
  final Tensor foreign = new HeapBackend(DType.FLOAT64).allocate(Shape.of(1, 2));
  final double[][] before = model.snapshot();

  final Model closedModel = network.init(backend, 1);
  final Trainer closedTrainer = planFor(closedModel).build();
  final Session orphan = closedModel.newSession(Mode.TRAINING, 4);
  final TrainStep orphanStep = closedTrainer.newStep(4);
  final Session closedSession = model.newSession(Mode.TRAINING, 4);
  final TrainStep closedStep = trainer.newStep(4);
  final Predictor closedPredictor = model.predictor();
  final Tensor closedTensor = tensor(1, 2);

  BadInputFixture() {
    closedModel.close();
    closedSession.close();
    closedStep.close();
    closedPredictor.close();
    closedBackend.close();
    closedTensor.close();
  }

  Trainer.Builder plan() {
    return planFor(model);
  }

  private static Trainer.Builder planFor(Model model) {
    return Trainer.builder(model).loss(Losses.crossEntropy()).optimizer(Sgd.of(0.1)).epochs(3);
  }

  History historyOfACopy() {
    return planFor(model.copyTo(backend)).epochs(1).build().fit(data);
  }

  Tensor tensor(int rows, int cols) {
    return backend.allocate(Shape.of(rows, cols));
  }

  /** An order that plans nothing. */
  static final class NoBatches implements BatchOrder {
    @Override
    public void plan(int epoch, RandomStream random, BatchPlan plan) {}

    @Override
    public int largestBatch(int samples) {
      return 1;
    }
  }
}
