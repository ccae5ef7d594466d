package io.github.espalier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.data.Dataset;
import io.github.espalier.loss.Losses;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.train.Trainer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A training run that begins while another thread reads or changes the weights. */
@Timeout(60)
class AccessTest {
  private static final Dataset DATA = Dataset.of(new double[][] {{1}}, new double[][] {{50}});

  @TempDir Path dir;

  /** At its second use by the watched thread, another one begins to train, and gets its chance. */
  private static final class Between extends HeapBackend {
    private Thread watched;
    private Runnable training;
    private Thread trainer;
    private int uses;

    Between() {
      super(DType.FLOAT64);
    }

    private void use() {
      if (Thread.currentThread() != watched || ++uses != 2) {
        return;
      }
      trainer = new Thread(training);
      trainer.start();
      while (trainer.getState() != Thread.State.WAITING && trainer.isAlive()) {
        Thread.onSpinWait();
      }
    }

    @Override
    protected HeapTensor doAllocate(Shape shape) {
      use();
      return super.doAllocate(shape);
    }

    @Override
    protected void doUpload(double[] src, int offset, HeapTensor dst) {
      use();
      super.doUpload(src, offset, dst);
    }

    @Override
    protected void doDownload(HeapTensor src, double[] dst, int offset) {
      use();
      super.doDownload(src, dst, offset);
    }
  }

  private static Model model(Between backend) {
    return Sequential.input(1).dense(1).dense(1).build().init(backend, 1);
  }

  private static Trainer trainer(Model model) {
    return Trainer.builder(model)
        .loss(Losses.squaredError())
        .optimizer(Sgd.of(1e-3))
        .epochs(3)
        .build();
  }

  /** Makes the call; by its end training must not have changed the weights. */
  private static <T> T during(Model model, Between backend, Callable<T> call) throws Exception {
    backend.training = () -> trainer(model).fit(DATA);
    backend.watched = Thread.currentThread();
    T result = call.call();
    backend.watched = null;
    backend.trainer.join();
    return result;
  }

  @Test
  void whatIsReadIsOfOneStep() throws Exception {
    Map<String, Read> reads = new LinkedHashMap<>();
    reads.put("snapshot", Model::snapshot);
    reads.put("copyTo", m -> m.copyTo(new HeapBackend(DType.FLOAT64)).snapshot());
    reads.put("weightsAsText", Model::weightsAsText);
    reads.put(
        "predictor",
        m -> {
          try (Predictor predictor = m.predictor(new HeapBackend(DType.FLOAT64))) {
            return predictor.predict(new double[] {1});
          }
        });
    reads.put(
        "save",
        m -> {
          m.save(dir.resolve("model"));
          return Model.load(dir.resolve("model"), new HeapBackend(DType.FLOAT64)).snapshot();
        });
    reads.put("evaluate", m -> trainer(m).evaluate(DATA).loss());
    for (Map.Entry<String, Read> read : reads.entrySet()) {
      Between backend = new Between();
      try (Model model = model(backend)) {
        double[][] before = model.snapshot();
        Object expected = read.getValue().of(model);
        backend.uses = 0;
        Object result = during(model, backend, () -> read.getValue().of(model));
        assertThat(Objects.deepEquals(result, expected)).as(read.getKey()).isTrue();
        assertThat(model.snapshot()).as("trained afterwards").isNotEqualTo(before);
      }
    }
  }

  private interface Read {
    Object of(Model model) throws Exception;
  }

  /** Training begins between the first parameter and the second, and finds both changed. */
  @Test
  void whatIsChangedIsChangedCompletely() throws Exception {
    Between backend = new Between();
    Model model = model(backend);
    double[][] changed = {{1}, {2}, {3}, {4}};
    double[][][] found = new double[1][][];
    backend.training =
        () -> {
          model.beginTraining();
          found[0] = model.snapshot();
        };
    backend.uses = 0;
    backend.watched = Thread.currentThread();
    model.restore(changed);
    backend.trainer.join();
    assertThat(found[0]).isDeepEqualTo(changed);
    assertThatThrownBy(model::snapshot)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("snapshot: the model is being trained by thread");
  }

  @Test
  void aReadDoesNotWaitForItself() {
    try (Model model = model(new Between())) {
      model.read(
          "test",
          () -> {
            assertThat(model.snapshot()).hasDimensions(4, 1);
            assertThatThrownBy(model::beginTraining)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("training: this thread is reading the model's weights");
            assertThatThrownBy(() -> model.restore(model.snapshot()))
                .hasMessageStartingWith("restore: this thread is reading the model's weights");
            return null;
          });
      model.beginTraining();
      model.restore(model.snapshot());
      model.endTraining();
    }
  }

  @Test
  void onlyWhoBeganTrainingEndsIt() throws Exception {
    Model model = model(new Between());
    assertThatThrownBy(model::endTraining)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("endTraining: needs the thread that began training");
    Thread other = new Thread(model::beginTraining);
    other.start();
    other.join();
    assertThatThrownBy(model::endTraining).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(model::snapshot).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(model::close).isInstanceOf(IllegalStateException.class);
  }
}
