package io.github.espalier.backend.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendProvider;
import io.github.espalier.backend.Backends;
import io.github.espalier.consumer.OnModulePath;
import io.github.espalier.tensor.DType;
import java.nio.file.Path;
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
  void refusesThreadsAndUnknownSettings() {
    BackendOptions options = BackendOptions.defaults();
    assertThatThrownBy(() -> Backends.create("plain", options.threads(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("backend plain: threads needs to be 1, got 2;");
    assertThatThrownBy(() -> Backends.create("plain", options.with("tile", "60")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown setting \"tile\"");
    assertThatThrownBy(() -> Backends.create("plane"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no backend named \"plane\"; found: [plain]");
  }

  /** Core and this backend resolve as modules and find each other. */
  @Test
  void worksOnTheModulePath() throws Exception {
    String modules =
        location(BackendProvider.class)
            + java.io.File.pathSeparator
            + location(PlainProvider.class);
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modules,
                "--add-modules",
                "io.github.espalier.backend.plain",
                "-classpath",
                location(PlainProviderTest.class),
                OnModulePath.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(java.getInputStream().readAllBytes());
    assertThat(java.waitFor()).as(output).isZero();
    assertThat(output.strip()).isEqualTo("io.github.espalier.core [plain]");
  }

  private static String location(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
