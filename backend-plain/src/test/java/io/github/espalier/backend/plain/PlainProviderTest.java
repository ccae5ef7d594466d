package io.github.espalier.backend.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendProvider;
import io.github.espalier.backend.BackendUnavailableException;
import io.github.espalier.backend.Backends;
import io.github.espalier.consumer.OnModulePath;
import io.github.espalier.tensor.DType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the provider offers and refuses, on the class path and as a module. */
class PlainProviderTest {
  @ParameterizedTest
  @EnumSource
  void saysWhatDoesTheArithmetic(DType dtype) {
    assertThat(Backends.available()).contains("plain");
    try (Backend backend = Backends.create("plain", dtype)) {
      assertThat(backend.description()).startsWith("plain " + dtype + ", nested arrays");
      assertThat(backend.threads()).isEqualTo(1);
      assertThat(backend.wantsTransposedWeights()).isTrue();
      assertThat(backend.referenceOps()).isEmpty();
    }
  }

  @Test
  void refusesUnknownSettings() {
    BackendOptions options = BackendOptions.defaults();
    assertThatThrownBy(() -> Backends.create("plain", options.with("tile", "60")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown setting \"tile\"");
    assertThatThrownBy(() -> Backends.create("plain", options.with("kernel", "simd")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("backend plain: kernel needs to be auto, jit or vector, got \"simd\"");
    assertThatThrownBy(() -> Backends.create("plane"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no backend named \"plane\"; found: [plain]");
  }

  @ParameterizedTest
  @EnumSource
  void takesAnyNumberOfThreads(DType dtype) {
    BackendOptions options = BackendOptions.defaults().dtype(dtype);
    try (Backend three = Backends.create("plain", options.threads(3));
        Backend all = Backends.create("plain", options.threads(BackendOptions.ALL_THREADS))) {
      assertThat(three.threads()).isEqualTo(3);
      assertThat(three.description()).endsWith(", 3 threads");
      assertThat(all.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysWhichKernelItUses(DType dtype) {
    String vector = "Vector API kernel, \\d+ bits";
    try (Backend jit = TestKernels.jit(dtype);
        Backend auto = TestKernels.with("auto", dtype);
        Backend byDefault = Backends.create("plain", dtype)) {
      assertThat(jit.description()).isEqualTo("plain " + dtype + ", nested arrays, JIT kernel");
      assertThat(auto.description())
          .matches(
              "plain "
                  + dtype
                  + ", nested arrays, "
                  + (TestKernels.vectorApi() ? vector : "JIT kernel"));
      assertThat(byDefault.description()).isEqualTo(auto.description());
    }
  }

  /** Core and this backend resolve as modules and find each other, with either kernel. */
  @Test
  void worksOnTheModulePath() throws Exception {
    assertThat(modular("auto"))
        .containsExactly(
            "0", "io.github.espalier.core [plain]", "plain FLOAT64, nested arrays, JIT kernel");
    List<String> vector = modular("vector", "--add-modules", "jdk.incubator.vector");
    assertThat(vector.get(0)).isEqualTo("0");
    assertThat(vector.get(2)).startsWith("plain FLOAT64, nested arrays, Vector API kernel, ");
  }

  /** Without its module, the Vector API is refused with a remedy if asked for. */
  @Test
  void refusesTheVectorApiWhereItIsNot() throws Exception {
    List<String> output = modular("vector");
    assertThat(output.get(0)).isEqualTo("1");
    assertThat(String.join("\n", output))
        .contains(
            BackendUnavailableException.class.getName()
                + ": backend plain: kernel=vector: the module jdk.incubator.vector is not resolved."
                + " Start java with --add-modules jdk.incubator.vector");
  }

  /** The exit code and the lines of {@link OnModulePath} with a kernel, in a JVM of its own. */
  private static List<String> modular(String kernel, String... flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--module-path");
    command.add(
        location(BackendProvider.class)
            + java.io.File.pathSeparator
            + location(PlainProvider.class));
    command.add("--add-modules");
    command.add("io.github.espalier.backend.plain");
    command.addAll(List.of(flags));
    command.add("-classpath");
    command.add(location(PlainProviderTest.class));
    command.add(OnModulePath.class.getName());
    command.add(kernel);
    Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines = new ArrayList<>();
    for (String line : new String(java.getInputStream().readAllBytes()).lines().toList()) {
      if (!line.equals("WARNING: Using incubator modules: jdk.incubator.vector")) {
        lines.add(line);
      }
    }
    lines.add(0, String.valueOf(java.waitFor()));
    return lines;
  }

  private static String location(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
