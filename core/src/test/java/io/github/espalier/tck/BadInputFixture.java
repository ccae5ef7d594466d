package io.github.espalier.tck;

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
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import io.github.espalier.train.History;
import io.github.espalier.train.TrainStep;
import io.github.espalier.train.Trainer;
import io.github.espalier.train.TrainerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Everything that {@link BadInputContract} calls wrongly: open, closed, and left by its model. */
final class BadInputFixture {
  final Backend backend;
  final Backend other;
  final Backend closedBackend;
  final Sequential network =
      Sequential.input(2).dense(3, Activation.TANH).dense(2, Activation.SOFTMAX).build();
  final Model model;
  final Dataset data =
      Dataset.of(new double[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, new int[] {0, 1, 1, 0});
  final Trainer trainer;
  final Predictor predictor;

  /** Puts out NaN, but not for zeros. */
  final Predictor overflowing;

  final Session session;
  final Session inference;
  final TrainStep step;
  final Tensor foreign;
  final double[][] before;
  final Path dir;

  final Model closedModel;
  final Trainer closedTrainer;
  final Session orphan;
  final TrainStep orphanStep;
  final Session closedSession;
  final TrainStep closedStep;
  final Predictor closedPredictor;
  final Tensor closedTensor;

  private final List<AutoCloseable> open = new ArrayList<>();

  BadInputFixture(Supplier<Backend> create) {
    backend = create.get();
    other = create.get();
    closedBackend = create.get();
    model = network.init(backend, 1);
    trainer = plan().build();
    predictor = opened(model.predictor());
    overflowing = opened(overflowing(backend));
    session = opened(model.newSession(Mode.TRAINING, 4));
    inference = opened(model.newSession(Mode.INFERENCE, 4));
    step = opened(trainer.newStep(4));
    foreign = opened(other.allocate(Shape.of(1, 2)));
    before = model.snapshot();
    closedModel = network.init(backend, 1);
    closedTrainer = planFor(closedModel).build();
    orphan = opened(closedModel.newSession(Mode.TRAINING, 4));
    orphanStep = opened(closedTrainer.newStep(4));
    closedSession = model.newSession(Mode.TRAINING, 4);
    closedStep = trainer.newStep(4);
    closedPredictor = model.predictor();
    closedTensor = backend.allocate(Shape.of(1, 2));
    closedModel.close();
    closedSession.close();
    closedStep.close();
    closedPredictor.close();
    closedBackend.close();
    closedTensor.close();
    try {
      dir = Files.createTempDirectory("espalier");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(closeable);
    return closeable;
  }

  /** Logits of 2·0.9·max and of 0: the first is infinite, and ∞ − ∞ is NaN. */
  private static Predictor overflowing(Backend backend) {
    double large = 0.9 * (backend.dtype() == DType.FLOAT64 ? Double.MAX_VALUE : Float.MAX_VALUE);
    Sequential network = Sequential.input(2).dense(2, Activation.SOFTMAX).build();
    try (Model model = network.initZeros(backend, 0)) {
      model.setWeights("0.dense.weight", new double[][] {{large, 0}, {large, 0}});
      return model.predictor();
    }
  }

  /** Makes a call while another thread trains the model; what the call throws is thrown. */
  void whileTrained(Case.Body call) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Thread training =
        new Thread(
            () -> {
              model.beginTraining();
              begun.countDown();
              try {
                ended.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } finally {
                model.endTraining();
              }
            },
            "training");
    training.start();
    begun.await();
    try {
      call.run();
    } finally {
      ended.countDown();
      training.join();
    }
  }

  TrainerBuilder plan() {
    return planFor(model);
  }

  private static TrainerBuilder planFor(Model model) {
    return Trainer.builder(model).loss(Losses.crossEntropy()).optimizer(Sgd.of(0.1)).epochs(3);
  }

  History historyOfACopy() {
    try (Model copy = model.copyTo(backend)) {
      return planFor(copy).epochs(1).build().fit(data);
    }
  }

  Tensor tensor(int rows, int cols) {
    return opened(backend.allocate(Shape.of(rows, cols)));
  }

  /** A file of the given bytes, written over the last one of that name. */
  Path file(String name, byte[] bytes) throws IOException {
    return Files.write(dir.resolve(name), bytes);
  }

  /** The bytes of the model's file. */
  byte[] saved() throws IOException {
    Path file = dir.resolve("saved.safetensors");
    model.save(file);
    return Files.readAllBytes(file);
  }

  void close() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
    model.close();
    other.close();
    backend.close();
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
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
