package io.github.espalier.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.Backend;
import io.github.espalier.init.Initializers;
import io.github.espalier.io.ModelFormatException.Reason;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.layer.Layer;
import io.github.espalier.layer.LayerPass;
import io.github.espalier.layer.PassContext;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.network.Sequential;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelFilesTest {
  static final Sequential NETWORK =
      Sequential.input(5)
          .layer(
              Dense.of(7, Activation.leakyRelu(-0.3, 0.25))
                  .weightInit(Initializers.uniform(-0.1, 0.1))
                  .biasInit(Initializers.constant(0.5))
                  .biasLearningRateFactor(0.1))
          .dropout(0.25)
          .layer(Dense.of(4).withoutBias().weightInit(Initializers.heNormal()))
          .layer(Activation.elu(0.7))
          .dense(3, Activation.SOFTMAX)
          .build();

  @TempDir Path dir;
  private Path file;
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void nameFile() {
    file = dir.resolve("m.safetensors");
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
  }

  private Backend backend(DType dtype) {
    Backend backend = new HeapBackend(dtype);
    open.add(backend);
    return backend;
  }

  private Model model(DType dtype) {
    Model model = NETWORK.init(backend(dtype), 42);
    open.add(0, model);
    return model;
  }

  private Model load(Backend backend) throws Exception {
    Model model = Model.load(file, backend);
    open.add(0, model);
    return model;
  }

  @ParameterizedTest
  @EnumSource
  void roundTripKeepsNetworkSeedAndBits(DType dtype) throws Exception {
    Model model = model(dtype);
    model.save(file);
    Model loaded = load(backend(dtype));

    assertThat(loaded.network().toString()).isEqualTo(NETWORK.toString());
    assertThat(loaded.network().layers()).isEqualTo(NETWORK.layers());
    assertThat(loaded.seed()).isEqualTo(42);
    assertThat(loaded.snapshot()).isDeepEqualTo(model.snapshot());
    byte[] first = Files.readAllBytes(file);
    loaded.save(file);
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
    // The description still makes fresh models, the same ones.
    Model fresh = loaded.network().init(backend(dtype), 42);
    assertThat(fresh.snapshot()).isDeepEqualTo(model.snapshot());
  }

  @ParameterizedTest
  @EnumSource
  void sameModelGivesTheSameBytes(DType dtype) throws Exception {
    model(dtype).save(file);
    byte[] first = Files.readAllBytes(file);
    Files.delete(file);
    model(dtype).save(file);
    assertThat(Files.readAllBytes(file)).isEqualTo(first);
    assertThat(RawFiles.header(first))
        .contains("\"0.dense.weight\":{\"dtype\":\"" + TensorEntry.fileName(dtype) + "\"");
  }

  @Test
  void narrowingRoundsAndWideningIsExact() throws Exception {
    Model wide = model(DType.FLOAT64);
    wide.save(file);
    double[][] narrow = load(backend(DType.FLOAT32)).snapshot();
    double[][] exact = wide.snapshot();
    for (int p = 0; p < exact.length; p++) {
      for (int i = 0; i < exact[p].length; i++) {
        assertThat(narrow[p][i]).isEqualTo((float) exact[p][i]);
      }
    }
    Model small = model(DType.FLOAT32);
    small.save(file);
    assertThat(load(backend(DType.FLOAT64)).snapshot()).isDeepEqualTo(small.snapshot());
  }

  @Test
  void weightBeyondTheRangeOfTheTargetIsRefused() throws Exception {
    Model wide = model(DType.FLOAT64);
    wide.setWeights("4.dense.bias", new double[][] {{0, 1e300, 0}});
    wide.save(file);
    load(backend(DType.FLOAT64));
    assertRefused(Reason.NON_FINITE, () -> Model.load(file, backend(DType.FLOAT32)))
        .contains("4.dense.bias", "element 1", "FLOAT32");
    Model target = model(DType.FLOAT32);
    double[][] before = target.snapshot();
    assertRefused(Reason.NON_FINITE, () -> ModelFiles.loadWeights(file, target));
    assertThat(target.snapshot()).isDeepEqualTo(before);
  }

  @Test
  void nonFiniteWeightsAreNotSavedAndLoadOnlyWhenAskedFor() throws Exception {
    Model model = model(DType.FLOAT64);
    model.save(file);
    final byte[] good = Files.readAllBytes(file);
    Parameter bias = model.parameter("4.dense.bias");
    model.backend().upload(new double[] {0, 0, Double.NaN}, 0, bias.value());
    assertThatThrownBy(() -> model.save(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("4.dense.bias")
        .hasMessageContaining("element 2 is NaN");
    assertThat(Files.readAllBytes(file)).isEqualTo(good);

    byte[] nan = good.clone();
    // The last eight bytes are the last bias; 0x7ff8… is NaN.
    nan[nan.length - 1] = 0x7f;
    nan[nan.length - 2] = (byte) 0xf8;
    Files.write(file, RawFiles.sealed(nan));
    assertRefused(Reason.NON_FINITE, () -> Model.load(file, backend(DType.FLOAT64)));
    Model loaded =
        ModelFiles.load(file, backend(DType.FLOAT32), ReadOptions.DEFAULT.allowingNonFinite());
    assertThat(loaded.weights("4.dense.bias")[0][2]).isNaN();
    loaded.close();
  }

  @Test
  void rulesOfTheirOwnAreNotSaved() throws Exception {
    record Mine() implements Layer {
      @Override
      public String type() {
        return "dense";
      }

      @Override
      public Shape outputShape(Shape input) {
        return input;
      }

      @Override
      public LayerPass bind(PassContext context) {
        throw new AssertionError("not bound");
      }
    }

    Model model = Sequential.input(2).layer(new Mine()).build().init(backend(DType.FLOAT64), 0);
    assertThatThrownBy(() -> model.save(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer 0 (Mine[])");
    assertThat(file).doesNotExist();

    Layer explicit =
        Dense.of(1)
            .weightInit(Initializers.values(new double[][] {{1}, {2}}))
            .biasInit((out, shape, fanIn, fanOut, random) -> out[0] = 3);
    Model own = Sequential.input(2).layer(explicit).build().init(backend(DType.FLOAT64), 0);
    own.save(file);
    Model loaded = load(backend(DType.FLOAT64));
    assertThat(loaded.snapshot()).isDeepEqualTo(new double[][] {{1, 2}, {3}});
    assertThatThrownBy(() -> loaded.network().init(backend(DType.FLOAT64), 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("read from a file");
  }

  @Test
  void loadWeightsTakesForeignFilesThatFitExactly() throws Exception {
    Model model = Sequential.input(2).dense(2).build().init(backend(DType.FLOAT64), 1);
    String weight =
        "\"0.dense.weight\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}";
    String bias = "\"0.dense.bias\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[16,32]}";
    Files.write(file, RawFiles.file("{" + bias + ", " + weight + "}", 32));
    ModelFiles.loadWeights(file, model);
    assertThat(model.snapshot()).isDeepEqualTo(new double[][] {{0, 0, 0, 0}, {0, 0}});

    model.setWeights("0.dense.bias", new double[][] {{5, 6}});
    double[][] before = model.snapshot();
    for (String header :
        List.of(
            "{" + weight + "}",
            "{" + weight + "," + bias.replace("0.dense", "1.dense") + "}",
            "{" + weight.replace("[2,2]", "[4]") + "," + bias + "}",
            "{" + weight.replace("[2,2]", "[1,4]") + "," + bias + "}",
            "{" + weight + "," + bias.replace("[2]", "[2,1]") + "}",
            "{"
                + weight
                + ","
                + bias
                + ",\"x\":{\"dtype\":\"F32\",\"shape\":[0],"
                + "\"data_offsets\":[32,32]}}")) {
      Files.write(file, RawFiles.file(header, header.contains("bias") ? 32 : 16));
      assertRefused(Reason.BAD_ARCHITECTURE, () -> ModelFiles.loadWeights(file, model));
      assertThat(model.snapshot()).isDeepEqualTo(before);
    }
    assertRefused(Reason.NOT_A_MODEL, () -> Model.load(file, backend(DType.FLOAT64)));
  }

  @Test
  void loadWeightsChecksTheDigestOfItsOwnFiles() throws Exception {
    Model model = model(DType.FLOAT64);
    model.save(file);
    Model other = NETWORK.init(backend(DType.FLOAT64), 43);
    ModelFiles.loadWeights(file, other);
    assertThat(other.snapshot()).isDeepEqualTo(model.snapshot());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 8] ^= 1;
    Files.write(file, bytes);
    assertRefused(Reason.DIGEST_MISMATCH, () -> ModelFiles.loadWeights(file, other));
    assertThat(other.snapshot()).isDeepEqualTo(model.snapshot());
  }

  @Test
  void loadWeightsRefusesAModelInTraining() throws Exception {
    Model model = model(DType.FLOAT64);
    model.save(file);
    model.beginTraining();
    assertThatThrownBy(() -> ModelFiles.loadWeights(file, model))
        .isInstanceOf(IllegalStateException.class);
    model.endTraining();
    ModelFiles.loadWeights(file, model);
    model.beginTraining();
  }

  @Test
  void checkpointGivesItsModel() throws Exception {
    Model model = model(DType.FLOAT64);
    List<StoredTensor> tensors = new ArrayList<>();
    for (Parameter p : model.parameters()) {
      tensors.add(StoredTensor.download(p.name(), Arch.sizes(p.spec()), p.value()));
    }
    tensors.add(StoredTensor.of("opt.0.dense.weight.m", List.of(2), 1.0, 2.0));
    String arch = ArchCodec.write(new Arch(NETWORK, 42));
    SafeTensorsImage image =
        SafeTensorsImage.of(new Profile(Profile.CHECKPOINT, arch, "{}"), tensors);
    Files.write(file, RawFiles.bytes(image));
    assertThat(load(backend(DType.FLOAT64)).snapshot()).isDeepEqualTo(model.snapshot());
    // In a plain model, what an optimizer left is out of place.
    image = SafeTensorsImage.of(new Profile(Profile.MODEL, arch, null), tensors);
    Files.write(file, RawFiles.bytes(image));
    assertRefused(Reason.BAD_ARCHITECTURE, () -> Model.load(file, backend(DType.FLOAT64)));
  }

  @Test
  void missingFileAndNullsAreNamed() {
    Backend backend = backend(DType.FLOAT64);
    assertThatThrownBy(() -> Model.load(file, backend)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> Model.load(null, backend))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("file");
    assertThatThrownBy(() -> Model.load(file, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("backend");
    assertThatThrownBy(() -> model(DType.FLOAT64).save(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("file");
    Model closed = model(DType.FLOAT64);
    closed.close();
    assertThatThrownBy(() -> closed.save(file)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> ModelFiles.save(closed, file))
        .isInstanceOf(IllegalStateException.class);
    assertThat(file).doesNotExist();
  }

  private interface Action {
    void run() throws Exception;
  }

  private static org.assertj.core.api.AbstractStringAssert<?> assertRefused(
      Reason reason, Action action) throws Exception {
    try {
      action.run();
    } catch (ModelFormatException e) {
      assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
      return assertThat(e.getMessage());
    }
    throw new AssertionError("accepted, should be " + reason);
  }
}
