package io.github.espalier.tck;

import io.github.espalier.backend.Backends;
import io.github.espalier.data.DataFileException;
import io.github.espalier.data.IdxFiles;
import io.github.espalier.io.FileLimits;
import io.github.espalier.io.ModelFiles;
import io.github.espalier.io.ModelFormatException;
import io.github.espalier.io.ReadOptions;
import io.github.espalier.io.WeightMap;
import io.github.espalier.layer.Dense;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.tensor.DType;
import io.github.espalier.train.GradientCheck;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** Model files, weight files and data files that are not what they should be. */
final class WrongFiles extends WrongCallTable {
  private static final ReadOptions OPTIONS = ReadOptions.DEFAULT;
  private static final WeightMap MAP = WeightMap.empty();

  WrongFiles(BadInputFixture fixture) {
    super(fixture);
  }

  @Override
  void fill() {
    arguments();
    models();
    weights();
    idx();
    gradientChecks();
  }

  private void arguments() {
    Path file = f.dir.resolve("any");
    isNull("ModelFiles.save(null, …)", "model", () -> ModelFiles.save(null, file));
    isNull("ModelFiles.save(…, null)", "file", () -> ModelFiles.save(f.model, null));
    isNull("ModelFiles.load(null, …)", "file", () -> ModelFiles.load(null, f.backend));
    isNull("ModelFiles.load(…, null)", "backend", () -> ModelFiles.load(file, null));
    isNull("load: options", "options", () -> ModelFiles.load(file, f.backend, null));
    isNull("loadWeights(null, …)", "file", () -> ModelFiles.loadWeights(null, f.model));
    isNull("loadWeights(…, null)", "model", () -> ModelFiles.loadWeights(file, null));
    isNull(
        "loadWeights: options",
        "options",
        () -> ModelFiles.loadWeights(file, f.model, (ReadOptions) null));
    isNull(
        "loadWeights: map", "map", () -> ModelFiles.loadWeights(file, f.model, (WeightMap) null));
    isNull("ReadOptions(null)", "limits", () -> new ReadOptions(null, false));
    isNull("withLimits(null)", "limits", () -> OPTIONS.withLimits(null));
    value("withMaxFileBytes(0)", "file limits", () -> FileLimits.DEFAULT.withMaxFileBytes(0));
    value("FileLimits: header 0", "file limits", () -> new FileLimits(1, 0, 1, 1, 1));
    value("FileLimits: tensors 0", "file limits", () -> new FileLimits(1, 1, 0, 1, 1));
    value("FileLimits: rank -1", "file limits", () -> new FileLimits(1, 1, 1, -1, 1));
    value("FileLimits: data 0", "file limits", () -> new FileLimits(1, 1, 1, 1, 0));
    isNull("take(null, …)", "parameter", () -> MAP.take(null, "a"));
    isNull("take(…, null)", "tensor", () -> MAP.take("a", null));
    isNull("takeTransposed(null, …)", "parameter", () -> MAP.takeTransposed(null, "a"));
    isNull("linear(null, …)", "layer", () -> MAP.linear(null, "a"));
    isNull("linear(…, null)", "prefix", () -> MAP.linear("a", null));
    value("take twice", "needs one tensor", () -> MAP.take("a", "b").take("a", "c"));
    value("linear twice", "needs one tensor", () -> MAP.linear("a", "b").linear("a", "c"));
  }

  private void models() {
    Path missing = f.dir.resolve("missing");
    add("load: no file", NoSuchFileException.class, "missing", () -> load(missing));
    modelFile("load: a folder", "not a regular file", () -> load(f.dir));
    add(
        "save: no folder",
        NoSuchFileException.class,
        "needed to save",
        () -> f.model.save(missing.resolve("m")));
    modelFile("load: empty", "needs more than 8", () -> load(new byte[0]));
    modelFile(
        "load: text",
        "Is it a safetensors file?",
        () -> load("hello world, hello".getBytes(StandardCharsets.US_ASCII)));
    modelFile("load: zeros", "needs an object", () -> load(new byte[100]));
    modelFile("load: cut", "the tensors take", () -> load(changed(-1, 0)));
    modelFile("load: a byte more", "the tensors take", () -> load(changed(1, 0)));
    modelFile(
        "load: cut in the header",
        "must fit a file of 40",
        () -> load(Arrays.copyOf(f.saved(), 40)));
    modelFile("load: damaged", "is damaged", () -> load(changed(0, 1)));
    modelFile("load: no profile", "loadWeights", () -> load(foreign("\"a\"", "[1]", 8)));
    modelFile("load: dtype", "needs F64 or F32", () -> load(foreign("\"a\"", "[1]", 8, "X64")));
    modelFile(
        "load: over the limit",
        "allowed",
        () ->
            ModelFiles.load(
                f.file("m", f.saved()),
                f.backend,
                OPTIONS.withLimits(FileLimits.DEFAULT.withMaxFileBytes(100))));
    value(
        "save: own layer",
        "hold only",
        () -> {
          try (Model own =
              Sequential.input(2)
                  .layer(new ScaleLayer(ScaleLayer.Fault.NONE))
                  .build()
                  .init(f.backend, 1)) {
            own.save(f.dir.resolve("own"));
          }
        });
    state(
        "save: NaN weight",
        "needs finite weights",
        () -> {
          try (Model broken = f.network.init(f.backend, 1)) {
            f.backend.upload(
                new double[] {Double.NaN, 0}, 0, broken.parameter("1.dense.bias").value());
            broken.save(f.dir.resolve("nan"));
          }
        });
    if (f.backend.dtype() == DType.FLOAT32) {
      modelFile(
          "load: weight too large for FLOAT32",
          "needs a finite number in FLOAT32",
          () -> {
            try (HeapBackend wide = new HeapBackend(DType.FLOAT64);
                Model large = f.network.init(wide, 1)) {
              large.setWeights("1.dense.bias", new double[][] {{1e300, 0}});
              large.save(f.dir.resolve("large"));
            }
            load(f.dir.resolve("large"));
          });
    }
  }

  private void weights() {
    modelFile(
        "weights: another network",
        "needs [2, 3]",
        () -> {
          Path file = f.dir.resolve("other");
          try (Model wide = Sequential.input(2).dense(5).dense(2).build().init(f.backend, 1)) {
            wide.save(file);
          }
          ModelFiles.loadWeights(file, f.model);
        });
    modelFile(
        "weights: missing",
        "needs it in shape [2, 3]",
        () -> loadWeights(foreign("\"a\"", "[1]", 8), MAP));
    modelFile(
        "weights: mapped, shape",
        "parameter 0.dense.weight needs [3, 2]",
        () ->
            loadWeights(foreign("\"a\"", "[2,3]", 48), MAP.takeTransposed("0.dense.weight", "a")));
    value(
        "weights: no such parameter",
        "no parameter named \"5.dense.weight\"",
        () -> loadWeights(foreign("\"a\"", "[2,3]", 48), MAP.take("5.dense.weight", "a")));
    modelFile(
        "weights: one too many",
        "is needed by no parameter",
        () -> {
          Path file = f.dir.resolve("small");
          try (Model small = Sequential.input(2).dense(3).build().init(f.backend, 1);
              Model bare =
                  Sequential.input(2).layer(Dense.of(3).withoutBias()).build().init(f.backend, 1)) {
            small.save(file);
            ModelFiles.loadWeights(file, bare);
          }
        });
    state(
        "weights: closed model",
        "closed",
        () -> ModelFiles.loadWeights(f.file("m", f.saved()), f.closedModel));
    state(
        "weights: while it is trained",
        "being trained",
        () -> {
          f.model.beginTraining();
          try {
            ModelFiles.loadWeights(f.file("m", f.saved()), f.model);
          } finally {
            f.model.endTraining();
          }
        });
  }

  private void idx() {
    Path missing = f.dir.resolve("missing.idx");
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 2, 1, 0};
    byte[] images = {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 5};
    isNull("IdxFiles.read(null, …)", "images", () -> IdxFiles.read(null, missing));
    isNull("IdxFiles.read(…, null)", "labels", () -> IdxFiles.read(missing, null));
    isNull("Images(…, null)", "pixels", () -> new IdxFiles.Images(1, 1, 1, null));
    value(
        "Images: pixels", "do not have 3 pixels", () -> new IdxFiles.Images(1, 1, 1, new byte[3]));
    dataFile("idx: no file", "no such file", () -> IdxFiles.readLabels(missing));
    dataFile("idx: a folder", "not a regular file", () -> IdxFiles.readLabels(f.dir));
    dataFile("idx: empty", "byte 0", () -> IdxFiles.readLabels(f.file("i", new byte[0])));
    dataFile("idx: swapped", "needs", () -> IdxFiles.readImages(f.file("i", labels)));
    dataFile("idx: cut", "truncated", () -> readLabels(Arrays.copyOf(labels, 9)));
    dataFile("idx: cut header", "truncated", () -> readLabels(Arrays.copyOf(labels, 6)));
    dataFile("idx: a byte more", "follow", () -> readLabels(Arrays.copyOf(labels, 11)));
    dataFile(
        "idx: text",
        "needs an IDX file",
        () -> readLabels("hello world".getBytes(StandardCharsets.US_ASCII)));
    dataFile(
        "idx: counts differ",
        "has 2 labels, needs 1",
        () -> IdxFiles.read(f.file("x", images), f.file("y", labels)));
    isNull("DataFileException(null)", "file", () -> new DataFileException(null, "x"));
    isNull("ModelFormatException(null)", "reason", () -> new ModelFormatException(null, "x"));
  }

  private void gradientChecks() {
    GradientCheck check = GradientCheck.of(f.model, Losses.crossEntropy());
    isNull("GradientCheck.of(null, …)", "model", () -> GradientCheck.of(null, Losses.huber(1)));
    isNull("GradientCheck.of(…, null)", "loss", () -> GradientCheck.of(f.model, null));
    isNull("GradientCheck.on(null)", "batch", () -> check.on(null));
    isNull("GradientCheck.onlyOn({null})", "backends[0]", () -> check.onlyOn(new HeapBackend[1]));
    value("GradientCheck.onlyOn()", "onlyOn", () -> check.onlyOn());
    value("GradientCheck.atMost(0)", "atMost", () -> check.atMost(0));
    state("GradientCheck without a batch", "call on(…) first", check::verify);
    isNull("offers(null, …)", "name", () -> Backends.offers(null, DType.FLOAT64));
    value("offers(nope, …)", "no backend named", () -> Backends.offers("nope", DType.FLOAT64));
  }

  private void load(Path file) throws Exception {
    ModelFiles.load(file, f.backend).close();
  }

  private void load(byte[] bytes) throws Exception {
    load(f.file("m", bytes));
  }

  private void loadWeights(byte[] bytes, WeightMap map) throws Exception {
    ModelFiles.loadWeights(f.file("m", bytes), f.model, map);
  }

  private int[] readLabels(byte[] bytes) throws Exception {
    return IdxFiles.readLabels(f.file("i", bytes));
  }

  /** The model's file, longer or shorter, the last byte with other bits. */
  private byte[] changed(int longer, int bits) throws Exception {
    byte[] bytes = f.saved();
    bytes = Arrays.copyOf(bytes, bytes.length + longer);
    bytes[bytes.length - 1] ^= (byte) bits;
    return bytes;
  }

  /** A file that another program may have written, with one tensor of zeros. */
  private static byte[] foreign(String name, String shape, int length, String... dtype) {
    String header =
        "{%s:{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[0,%d]}}"
            .formatted(name, dtype.length == 0 ? "F64" : dtype[0], shape, length);
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }
}
