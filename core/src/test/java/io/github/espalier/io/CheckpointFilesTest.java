package io.github.espalier.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.Backend;
import io.github.espalier.layer.Activation;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One checkpoint file: everything in it comes back, and nothing that does not fit is taken. */
class CheckpointFilesTest {
  private static final Sequential NETWORK =
      Sequential.input(3).dense(4, Activation.TANH).dropout(0.5).dense(2).build();

  private static final String SLOT = "0.dense.weight.0";

  private static final double[] NUMBERS = {
    1, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE
  };

  @TempDir Path directory;

  private static Model model(Backend backend) {
    return NETWORK.init(backend, 5);
  }

  private static Map<String, Tensor> slots(Backend backend, double first) {
    Tensor tensor = backend.allocate(Shape.of(3, 4));
    double[] values = new double[12];
    Arrays.setAll(values, i -> first + i / 3d);
    backend.upload(values, 0, tensor);
    Map<String, Tensor> slots = new LinkedHashMap<>();
    slots.put(SLOT, tensor);
    return slots;
  }

  private Path saved(Backend backend) throws Exception {
    Path file = directory.resolve("c.safetensors");
    Map<String, double[]> numbers = new LinkedHashMap<>();
    numbers.put("history", NUMBERS);
    numbers.put("none", new double[0]);
    try (Model model = model(backend)) {
      CheckpointFiles.save(model, slots(backend, 0.1), numbers, "{\"step\":7}", file);
    }
    return file;
  }

  @ParameterizedTest
  @EnumSource
  void everythingComesBack(DType dtype) throws Exception {
    Backend backend = new HeapBackend(dtype);
    Checkpoint checkpoint = CheckpointFiles.read(saved(backend), ReadOptions.DEFAULT);
    assertThat(checkpoint.state()).isEqualTo("{\"step\":7}");
    assertThat(checkpoint.numbers("history")).isEqualTo(NUMBERS);
    assertThat(checkpoint.numbers("none")).isEmpty();
    assertThatThrownBy(() -> checkpoint.numbers("other"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("lacks the tensor \"run.other\"");
    Map<String, Tensor> slots = slots(backend, 99);
    try (Model saved = model(backend);
        Model model = NETWORK.initZeros(backend, 5)) {
      checkpoint.requireFit(model, slots);
      checkpoint.restore(model, slots);
      assertThat(model.snapshot()).isDeepEqualTo(saved.snapshot());
      assertThat(slots.get(SLOT).toArray()).isEqualTo(slots(backend, 0.1).get(SLOT).toArray());
    }
  }

  /** Its infinite numbers are none of the model's. */
  @Test
  void theModelInItLoads() throws Exception {
    Backend backend = new HeapBackend(DType.FLOAT64);
    try (Model saved = model(backend);
        Model loaded = Model.load(saved(backend), backend)) {
      assertThat(loaded.snapshot()).isDeepEqualTo(saved.snapshot());
    }
    try (Model rounded = Model.load(saved(backend), new HeapBackend(DType.FLOAT32))) {
      assertThat(rounded.network()).hasToString(NETWORK.toString());
    }
  }

  @Test
  void sameContentSameBytes() throws Exception {
    Backend backend = new HeapBackend(DType.FLOAT64);
    byte[] first = Files.readAllBytes(saved(backend));
    assertThat(Files.readAllBytes(saved(backend))).isEqualTo(first);
  }

  @Test
  void aNumberThatIsNotFiniteReplacesNoGoodFile() throws Exception {
    Backend backend = new HeapBackend(DType.FLOAT64);
    Path file = saved(backend);
    byte[] good = Files.readAllBytes(file);
    Map<String, Tensor> bad = slots(backend, Double.POSITIVE_INFINITY);
    try (Model model = model(backend)) {
      assertThatThrownBy(() -> CheckpointFiles.save(model, bad, Map.of(), "{}", file))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "save: opt.0.dense.weight.0 element 0 is Infinity, a checkpoint needs finite numbers."
                  + " Nothing was written.");
      Tensor bias = model.parameter("0.dense.bias").value();
      double[] numbers = bias.toArray();
      numbers[2] = Double.NaN;
      backend.upload(numbers, 0, bias);
      assertThatThrownBy(() -> CheckpointFiles.save(model, slots(backend, 0), Map.of(), "{}", file))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("save: 0.dense.bias element 2 is NaN");
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(good);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void whatItIsNotOfIsRefused() throws Exception {
    Backend backend = new HeapBackend(DType.FLOAT64);
    Checkpoint checkpoint = CheckpointFiles.read(saved(backend), ReadOptions.DEFAULT);
    Map<String, Tensor> fitting = slots(backend, 0);
    try (Model otherSeed = NETWORK.init(backend, 6);
        Model narrow = NETWORK.init(new HeapBackend(DType.FLOAT32), 5);
        Model model = model(backend)) {
      assertThatThrownBy(() -> checkpoint.requireFit(otherSeed, fitting))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another network or seed")
          .hasMessageContaining("with seed 6");
      assertThatThrownBy(() -> checkpoint.requireFit(narrow, fitting))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("FLOAT64");
      assertThatThrownBy(() -> checkpoint.requireFit(model, Map.of()))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("\"opt.0.dense.weight.0\" is not used by this optimizer");
      Map<String, Tensor> more = slots(backend, 0);
      more.put("0.dense.weight.1", fitting.get(SLOT));
      assertThatThrownBy(() -> checkpoint.requireFit(model, more))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("\"opt.0.dense.weight.1\" is missing");
      Map<String, Tensor> larger = Map.of(SLOT, backend.allocate(Shape.of(4, 4)));
      assertThatThrownBy(() -> checkpoint.requireFit(model, larger))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("has another size");
    }
  }

  @Test
  void aModelFileMayNotHaveWhatARunKeeps() throws Exception {
    Backend backend = new HeapBackend(DType.FLOAT64);
    Path file = saved(backend);
    byte[] bytes = Files.readAllBytes(file);
    String header = RawFiles.header(bytes);
    String model =
        header
            .replace("\"kind\":\"checkpoint\"", "\"kind\":\"model\"")
            .replace(",\"state\":\"{\\\"step\\\":7}\"", "");
    assertThat(model).isNotEqualTo(header).doesNotContain("state");
    Files.write(file, RawFiles.withHeader(bytes, model));
    assertThatThrownBy(() -> Model.load(file, backend))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("is no parameter of the network");
    assertThatThrownBy(() -> CheckpointFiles.read(file, ReadOptions.DEFAULT))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("a model, needs a checkpoint");
  }
}
