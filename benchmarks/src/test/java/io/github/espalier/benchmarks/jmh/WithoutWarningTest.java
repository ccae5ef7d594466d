package io.github.espalier.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WithoutWarningTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out =
      new PrintStream(new WithoutWarning(bytes), true, StandardCharsets.UTF_8);

  @Test
  void passesOnEverythingButTheWarning() {
    out.print("# Warmup: ");
    assertThat(bytes).hasToString("# Warmup: ");
    out.println("1.0 µs");
    out.println("WARNING: Using incubator modules: jdk.incubator.vector");
    out.println("WARNING: something else");
    out.print("Wait");
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("# Warmup: 1.0 µs", "WARNING: something else", "Wait");
  }
}
