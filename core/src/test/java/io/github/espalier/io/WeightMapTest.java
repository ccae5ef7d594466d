package io.github.espalier.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.Backend;
import io.github.espalier.io.ModelFormatException.Reason;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Weights under other names, and the other way round. */
class WeightMapTest {
  private static final Sequential NETWORK =
      Sequential.input(3).dense(2, Activation.RELU).layer(Dense.of(2).withoutBias()).build();

  /** As PyTorch has it: outputs × inputs, a bias of one axis. The numbers are 1, 2, 3 and so on. */
  private static final String TORCH =
      "{\"fc1.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[24,32]},"
          + "\"fc1.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
          + "\"out.weight\":{\"dtype\":\"F64\",\"shape\":[2,2],\"data_offsets\":[32,64]}}";

  private static final WeightMap MAP =
      WeightMap.empty().linear("0.dense", "fc1").takeTransposed("1.dense.weight", "out.weight");

  @TempDir Path dir;
  private final Backend backend = new HeapBackend(DType.FLOAT64);
  private Path file;
  private Model model;
  private double[][] before;

  @BeforeEach
  void writeFile() throws Exception {
    model = NETWORK.init(backend, 1);
    before = model.snapshot();
    file = Files.write(dir.resolve("torch.safetensors"), torch(TORCH));
  }

  @AfterEach
  void close() {
    model.close();
    backend.close();
  }

  private static byte[] torch(String header) {
    byte[] bytes = RawFiles.file(header, 64);
    ByteBuffer data =
        ByteBuffer.wrap(bytes, bytes.length - 64, 64).slice().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 1; i <= 8; i++) {
      data.putFloat(i);
    }
    for (int i = 9; i <= 12; i++) {
      data.putDouble(i);
    }
    return bytes;
  }

  @ParameterizedTest
  @EnumSource
  void linearLayersAreRenamedAndTransposed(DType dtype) throws Exception {
    try (Backend other = new HeapBackend(dtype);
        Model target = NETWORK.init(other, 1)) {
      ModelFiles.loadWeights(file, target, MAP);
      // fc1.weight is {{1, 2, 3}, {4, 5, 6}}: its columns are the rows here.
      assertThat(target.weights("0.dense.weight"))
          .isDeepEqualTo(new double[][] {{1, 4}, {2, 5}, {3, 6}});
      assertThat(target.weights("0.dense.bias")).isDeepEqualTo(new double[][] {{7, 8}});
      assertThat(target.weights("1.dense.weight"))
          .isDeepEqualTo(new double[][] {{9, 11}, {10, 12}});
    }
  }

  @Test
  void takenAsItIsASquareWeightIsNotTransposed() throws Exception {
    WeightMap map = WeightMap.empty().linear("0.dense", "fc1").take("1.dense.weight", "out.weight");
    ModelFiles.loadWeights(file, model, map);
    assertThat(model.weights("1.dense.weight")).isDeepEqualTo(new double[][] {{9, 10}, {11, 12}});
  }

  @Test
  void unmappedParametersKeepTheirNames() throws Exception {
    Files.write(file, torch(TORCH.replace("out.weight", "1.dense.weight")));
    ModelFiles.loadWeights(file, model, WeightMap.empty().linear("0.dense", "fc1"));
    assertThat(model.weights("1.dense.weight")).isDeepEqualTo(new double[][] {{9, 10}, {11, 12}});
  }

  @Test
  void tensorsThatNobodyTakesAreRefusedUnlessIgnored() throws Exception {
    try (Model one = Sequential.input(3).dense(2).build().init(backend, 1)) {
      WeightMap map = WeightMap.empty().linear("0.dense", "fc1");
      refused(
          "\"out.weight\" is needed by no parameter", () -> ModelFiles.loadWeights(file, one, map));
      for (String type : new String[] {"F64", "I64"}) {
        Files.write(file, torch(TORCH.replace("F64", type)));
        ModelFiles.loadWeights(file, one, map.ignoringOthers());
        assertThat(one.weights("0.dense.bias")).isDeepEqualTo(new double[][] {{7, 8}});
      }
      assertThatThrownBy(() -> ModelFiles.loadWeights(file, model, MAP))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("tensor \"out.weight\": dtype \"I64\", needs F64 or F32");
      assertThat(model.snapshot()).isDeepEqualTo(before);
    }
  }

  @Test
  void oneTensorMayServeTwoParameters() throws Exception {
    try (Model tied =
        Sequential.input(2)
            .layer(Dense.of(2).withoutBias())
            .layer(Dense.of(2).withoutBias())
            .build()
            .init(backend, 1)) {
      WeightMap map =
          WeightMap.empty()
              .take("0.dense.weight", "out.weight")
              .takeTransposed("1.dense.weight", "out.weight")
              .ignoringOthers();
      ModelFiles.loadWeights(file, tied, map);
      assertThat(tied.weights("0.dense.weight")).isDeepEqualTo(new double[][] {{9, 10}, {11, 12}});
      assertThat(tied.weights("1.dense.weight")).isDeepEqualTo(new double[][] {{9, 11}, {10, 12}});
    }
  }

  @Test
  void whatDoesNotFitIsNamedAndChangesNothing() throws Exception {
    WeightMap upright =
        WeightMap.empty()
            .take("0.dense.weight", "fc1.weight")
            .take("0.dense.bias", "fc1.bias")
            .take("1.dense.weight", "out.weight");
    refused(
        "\"fc1.weight\" has shape [2, 3], parameter 0.dense.weight needs [3, 2]",
        () -> ModelFiles.loadWeights(file, model, upright));
    refused(
        "\"fc9.weight\" is missing, parameter 0.dense.weight needs it in shape [2, 3]",
        () -> ModelFiles.loadWeights(file, model, WeightMap.empty().linear("0.dense", "fc9")));
    refused(
        "\"0.dense.weight\" is missing, parameter 0.dense.weight needs it in shape [3, 2]",
        () -> ModelFiles.loadWeights(file, model, WeightMap.empty().ignoringOthers()));
    // A bias is a row, so transposed it is a column, and no list.
    WeightMap column =
        WeightMap.empty()
            .takeTransposed("0.dense.weight", "fc1.weight")
            .takeTransposed("0.dense.bias", "fc1.bias")
            .takeTransposed("1.dense.weight", "out.weight");
    refused(
        "\"fc1.bias\" has shape [2], parameter 0.dense.bias needs [2, 1]",
        () -> ModelFiles.loadWeights(file, model, column));
    Files.write(file, torch(TORCH.replace("F64", "F32").replace("[2,2]", "[2,4]")));
    refused("needs [2, 2]", () -> ModelFiles.loadWeights(file, model, MAP));
  }

  @Test
  void nonFiniteNumbersAreRefusedBeforeAnythingChanges() throws Exception {
    byte[] nan = torch(TORCH);
    // The last number is a double of out.weight, the last parameter to be loaded.
    nan[nan.length - 1] = 0x7f;
    nan[nan.length - 2] = (byte) 0xf8;
    Files.write(file, nan);
    assertThatThrownBy(() -> ModelFiles.loadWeights(file, model, MAP))
        .isInstanceOfSatisfying(
            ModelFormatException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NON_FINITE));
    assertThat(model.snapshot()).isDeepEqualTo(before);
    ModelFiles.loadWeights(file, model, MAP, ReadOptions.DEFAULT.allowingNonFinite());
    assertThat(model.weights("1.dense.weight")[1][1]).isNaN();
  }

  @Test
  void mistakesInTheMapAreTheCallers() {
    assertThatThrownBy(() -> MAP.take("0.dense.bias", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weight map: parameter \"0.dense.bias\" needs one tensor, got a second: \"b\"");
    assertThatThrownBy(() -> ModelFiles.loadWeights(file, model, MAP.take("7.dense.bias", "b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no parameter named \"7.dense.bias\"");
    assertThatThrownBy(() -> WeightMap.empty().linear(null, "a")).hasMessage("layer");
    assertThatThrownBy(() -> WeightMap.empty().linear("a", null)).hasMessage("prefix");
    assertThatThrownBy(() -> WeightMap.empty().take(null, "a")).hasMessage("parameter");
    assertThatThrownBy(() -> WeightMap.empty().take("a", null)).hasMessage("tensor");
    assertThatThrownBy(() -> ModelFiles.loadWeights(file, model, (WeightMap) null))
        .hasMessage("map");
    assertThat(model.snapshot()).isDeepEqualTo(before);
  }

  private interface Action {
    void run() throws Exception;
  }

  private void refused(String message, Action action) throws Exception {
    try {
      action.run();
    } catch (ModelFormatException e) {
      assertThat(e.reason()).isEqualTo(Reason.BAD_ARCHITECTURE);
      assertThat(e.getMessage()).startsWith(file.toString()).contains(message);
      assertThat(model.snapshot()).isDeepEqualTo(before);
      return;
    }
    throw new AssertionError("accepted");
  }
}
