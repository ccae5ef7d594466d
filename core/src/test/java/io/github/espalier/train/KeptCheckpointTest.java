package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.data.Preparation;
import io.github.espalier.data.Table;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Losses;
import io.github.espalier.metric.Metrics;
import io.github.espalier.network.Model;
import io.github.espalier.network.Predictor;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adam;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tck.KeptFiles;
import io.github.espalier.tck.KeptFiles.Kept;
import io.github.espalier.tensor.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A checkpoint that version 1 wrote in the middle of an epoch is gone on with. */
class KeptCheckpointTest {
  private static final int STEPS = 12;

  @TempDir private Path directory;

  private static Table table() {
    return Table.builder()
        .numbers("size", 1, 2, 3, 4, 5, 6, 7, 8)
        .texts("colour", "red", "blue", "red", "blue", "red", "red", "blue", "blue")
        .texts("kind", "a", "a", "a", "b", "a", "b", "b", "b")
        .build();
  }

  private static Preparation preparation() {
    return Preparation.builder().target("kind").fit(table());
  }

  private static Model model(Backend backend) {
    return Sequential.input(3)
        .dense(4, Activation.TANH)
        .dropout(0.25)
        .dense(2, Activation.SOFTMAX)
        .build()
        .init(backend, 5)
        .attach(preparation());
  }

  /** Three batches an epoch, the last one short. */
  private Trainer trainer(Model model) {
    return Trainer.builder(model)
        .loss(Losses.crossEntropy())
        .optimizer(Adam.of(0.05))
        .schedule(Schedule.onPlateau(0.5, 1).warmUp(4))
        .batchSize(3)
        .epochs(STEPS / 3)
        .metric(Metrics.accuracy())
        .listener(EarlyStopping.patience(10))
        .checkpoints(Checkpoints.in(directory).everySteps(7))
        .build();
  }

  private static Dataset data() {
    return preparation().dataset(table());
  }

  private static String name(DType dtype) {
    return "/version1/checkpoint-" + dtype.name().toLowerCase(Locale.ROOT);
  }

  @ParameterizedTest
  @EnumSource
  void goesOnToTheBitsOfTheUnbrokenRun(DType dtype) throws Exception {
    double[][] unbroken;
    try (Backend backend = new HeapBackend(dtype);
        Model model = model(backend)) {
      trainer(model).fit(data());
      unbroken = model.snapshot();
    }
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Kept kept = KeptFiles.named(name(dtype));
    Files.write(directory.resolve("ckpt-000000000007.safetensors"), kept.bytes());
    try (Backend backend = new HeapBackend(dtype);
        Model model = model(backend)) {
      History history = trainer(model).resume(data());
      assertThat(history.steps()).isEqualTo(STEPS);
      assertThat(model.snapshot()).isDeepEqualTo(unbroken);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint-float64", "checkpoint-float32", "model-prepared-float32"})
  void holdsThePreparation(String name) throws Exception {
    Path file = directory.resolve("kept.safetensors");
    Kept kept = KeptFiles.named("/version1/" + name);
    Files.write(file, kept.bytes());
    try (Backend backend = new HeapBackend(kept.dtype());
        Model model = Model.load(file, backend);
        Predictor predictor = model.predictor()) {
      assertThat(model.preparation()).contains(preparation());
      assertThat(predictor.classify(Map.of("size", "1", "colour", "red")).probabilities())
          .containsOnlyKeys("a", "b");
    }
  }
}
