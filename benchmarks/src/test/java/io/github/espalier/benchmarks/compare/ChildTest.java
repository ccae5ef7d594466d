package io.github.espalier.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.benchmarks.proof.Trace;
import io.github.espalier.tensor.DType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildTest {
  private static final String WORK = "4-6-3@8";

  private static Engine engine(DType dtype) {
    return new Engine("plain", "jit", dtype, 1);
  }

  @Test
  void provesWarmsAndMeasures() throws Exception {
    try (Children children = new Children(List.of());
        Child child = children.open(engine(DType.FLOAT32))) {
      Path file = children.folder().resolve("trace");

      assertThat(child.greeting()[0]).contains("plain FLOAT32");
      child.ask(60, "prove", WORK, "0 0 0 1 0 0 0 0", file.toString());
      assertThat(Trace.read(file).arrays()).containsKeys("output", "loss");
      assertThat(child.ask(60, "warm", WORK, "TRAINING", "0.01", "0.01")).hasSize(1);
      String[] window = child.ask(60, "measure", WORK, "TRAINING", "0.02");
      assertThat(Double.parseDouble(window[0])).isGreaterThanOrEqualTo(0.02);
      assertThat(Long.parseLong(window[1])).isPositive();
    }
  }

  @Test
  void saysWhyABackendCannotLoad() throws Exception {
    // EJML takes one thread or all of them.
    Engine seven = new Engine("ejml", Engine.NO_KERNEL, DType.FLOAT64, 7);
    try (Children children = new Children(List.of())) {
      assertThatThrownBy(() -> children.open(seven))
          .isInstanceOf(ChildException.class)
          .hasMessageContaining("thread");
      assertThatThrownBy(() -> StartUp.seconds(children, seven.arguments()))
          .isInstanceOf(ChildException.class)
          .hasMessageContaining("thread");
    }
  }

  @Test
  void hasTheVectorApiWhereTheJdkHas() throws Exception {
    Engine vector = new Engine("plain", "vector", DType.FLOAT32, 1);
    try (Children children = new Children(List.of());
        Child child = children.open(vector)) {
      assertThat(child.greeting()[0]).contains("Vector API");
    }
    assertThat(Jvm.command(List.of("-Xint"), ChildMain.class, vector.arguments()))
        .containsSubsequence("--add-modules=jdk.incubator.vector", "-Xint", "-classpath")
        .endsWith("plain", "vector", "FLOAT32", "1");
  }

  @Test
  void goesOnAfterACommandThatFails() throws Exception {
    try (Children children = new Children(List.of());
        Child child = children.open(engine(DType.FLOAT64))) {
      assertThatThrownBy(() -> child.ask(60, "warm", "4-x@2", "TRAINING", "0.01", "0.01"))
          .isInstanceOf(ChildException.class)
          .hasMessageContaining("\"x\" is not a size");
      assertThat(child.ask(60, "kinks", "4-6-3@2")).hasSize(1);
    }
  }

  @Test
  void noticesThatTheJvmEnded() throws Exception {
    try (Children children = new Children(List.of("-XX:NoSuchOption"))) {
      assertThatThrownBy(() -> children.open(engine(DType.FLOAT64)))
          .isInstanceOf(ChildException.class)
          .hasMessageContaining("ended unexpectedly")
          .hasMessageContaining("NoSuchOption");
    }
  }

  @Test
  void endsWithItsParentEvenInTheMiddleOfACommand() throws Exception {
    Process orphan =
        new ProcessBuilder(
                Jvm.command(List.of(), ChildMain.class, engine(DType.FLOAT64).arguments()))
            .start();
    try (var commands = orphan.outputWriter();
        var answers = orphan.inputReader()) {
      assertThat(answers.readLine()).startsWith(ChildMain.OK);
      commands.write("warm\t" + WORK + "\tTRAINING\t600\t600\n");
      commands.flush();
    }
    assertThat(orphan.waitFor(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void closingEndsEveryJvmAndRemovesTheFolder() throws Exception {
    Children children = new Children(List.of());
    Child child = children.open(engine(DType.FLOAT64));
    Path folder = children.folder();

    children.close();

    assertThat(folder).doesNotExist();
    assertThatThrownBy(() -> child.ask(20, "kinks", WORK)).isInstanceOf(ChildException.class);
  }
}
