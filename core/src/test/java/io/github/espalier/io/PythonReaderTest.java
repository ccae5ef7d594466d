package io.github.espalier.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.espalier.backend.Backend;
import io.github.espalier.layer.Activation;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.network.Predictor;
import io.github.espalier.network.Sequential;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The Python reader of the documents reads what Espalier writes, and Espalier reads what Python
 * writes. Skipped, visibly, where there is no {@code python3} with numpy.
 */
class PythonReaderTest {
  private static final String ROOT = System.getProperty("golden.root", "");
  private static final Path DOCS = Path.of(ROOT.isEmpty() ? ".." : ROOT, "docs");

  private static final Sequential NETWORK =
      Sequential.input(3).dense(4, Activation.TANH).dense(2).build();

  /** Prints each parameter with its bits, then the output for one sample, computed by numpy. */
  private static final String DUMP =
      """
      import sys
      sys.path.insert(0, sys.argv[1])
      from read_model import read_model
      import numpy
      metadata, w = read_model(sys.argv[2])
      assert metadata["kind"] == "model" and metadata["format"] == "espalier"
      for name, values in w.items():
          print(name, values.dtype, values.shape, values.tobytes().hex())
      x = numpy.array([0.5, -1, 2])
      hidden = numpy.tanh(x @ w["0.dense.weight"] + w["0.dense.bias"])
      print("output", *(hidden @ w["1.dense.weight"] + w["1.dense.bias"])[0].tolist())
      """;

  /** Writes weights as a PyTorch program would: outputs × inputs, other names, no metadata. */
  private static final String WRITE =
      """
      import json, sys, numpy
      r = numpy.random.default_rng(5)
      w = {"fc1.weight": r.normal(size=(4, 3)), "fc1.bias": r.normal(size=4),
           "fc2.weight": r.normal(size=(2, 4)), "fc2.bias": r.normal(size=2)}
      header, data = {}, b""
      for name, values in w.items():
          end = len(data) + values.nbytes
          header[name] = {"dtype": "F64", "shape": values.shape, "data_offsets": [len(data), end]}
          data += values.tobytes()
      text = json.dumps(header).encode()
      with open(sys.argv[1], "wb") as out:
          out.write(len(text).to_bytes(8, "little") + text + data)
      x = numpy.array([0.5, -1, 2])
      hidden = numpy.tanh(w["fc1.weight"] @ x + w["fc1.bias"])
      print(*(w["fc2.weight"] @ hidden + w["fc2.bias"]).tolist())
      """;

  @TempDir Path dir;

  @BeforeAll
  static void needsPythonWithNumpy() throws Exception {
    boolean there;
    try {
      there =
          new ProcessBuilder("python3", "-c", "import numpy")
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException e) {
      there = false;
    }
    assumeTrue(there, "no python3 with numpy here");
  }

  @ParameterizedTest
  @EnumSource
  void theReaderInTheDocumentsGetsEveryBit(DType dtype) throws Exception {
    Path file = dir.resolve("m.safetensors");
    try (Backend backend = new HeapBackend(dtype);
        Model model = NETWORK.init(backend, 11);
        Predictor predictor = model.predictor()) {
      model.save(file);
      List<String> lines = python(DUMP, DOCS.toString(), file.toString());
      List<String> expected = new ArrayList<>();
      for (Parameter p : model.parameters()) {
        StoredTensor tensor = StoredTensor.download(p.name(), Arch.sizes(p.spec()), p.value());
        List<Integer> shape = tensor.shape();
        String type = dtype == DType.FLOAT64 ? "float64" : "float32";
        expected.add(
            p.name() + " " + type + " (" + shape.get(0) + ", " + shape.get(1) + ") " + hex(tensor));
      }
      assertThat(lines.subList(0, 4)).isEqualTo(expected);
      String[] words = lines.get(4).split(" ");
      double[] output = predictor.predict(new double[] {0.5, -1, 2});
      double tolerance = dtype == DType.FLOAT64 ? 1e-13 : 2e-6;
      for (int i = 0; i < output.length; i++) {
        assertThat(Double.parseDouble(words[i + 1])).isCloseTo(output[i], within(tolerance));
      }
    }
  }

  @Test
  void theReaderInTheDocumentsSeesDamage() throws Exception {
    Path file = dir.resolve("m.safetensors");
    try (Backend backend = new HeapBackend(DType.FLOAT64);
        Model model = NETWORK.init(backend, 11)) {
      model.save(file);
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 3] ^= 1;
    Files.write(file, bytes);
    Process process = start(DUMP, DOCS.toString(), file.toString());
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isNotZero();
    assertThat(text).contains("the file is damaged");
  }

  /** What makes it short is counted: the documents promise ten lines. */
  @Test
  void theReaderHasTenLines() throws Exception {
    List<String> lines = Files.readAllLines(DOCS.resolve("read_model.py"));
    int from = lines.indexOf("def read_model(path):");
    int to = lines.indexOf("if __name__ == \"__main__\":");
    assertThat(from).isPositive();
    assertThat(lines.subList(from + 1, to).stream().filter(line -> !line.isBlank()).count())
        .isLessThanOrEqualTo(10);
  }

  @Test
  void weightsWrittenByPythonPredictTheSame() throws Exception {
    Path file = dir.resolve("torch.safetensors");
    String[] words = python(WRITE, file.toString()).get(0).split(" ");
    try (Backend backend = new HeapBackend(DType.FLOAT64);
        Model model = NETWORK.init(backend, 11)) {
      WeightMap map = WeightMap.empty().linear("0.dense", "fc1").linear("1.dense", "fc2");
      ModelFiles.loadWeights(file, model, map);
      try (Predictor predictor = model.predictor()) {
        double[] output = predictor.predict(new double[] {0.5, -1, 2});
        assertThat(words).hasSameSizeAs(output);
        for (int i = 0; i < output.length; i++) {
          assertThat(output[i]).isCloseTo(Double.parseDouble(words[i]), within(1e-13));
        }
      }
    }
  }

  private static String hex(StoredTensor tensor) {
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.allocate((int) tensor.bytes()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    tensor.encode(0, tensor.size(), bytes);
    return java.util.HexFormat.of().formatHex(bytes.array());
  }

  private static Process start(String script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3", "-B", "-c", script));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static List<String> python(String script, String... arguments) throws Exception {
    Process process = start(script, arguments);
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
    return lines;
  }
}
