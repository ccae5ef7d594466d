package io.github.espalier.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.benchmarks.compare.ChildMain;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildTest {
  private static final String WORK = "4-6-3@8";

  private static BackendSetup setup(DType dtype) {
    return BackendSetup.of("plain", BackendOptions.defaults().dtype(dtype).with("kernel", "jit"));
  }

  private static Children children(String... options) throws IOException {
    return new Children(ChildMain.class, List.of(options));
  }

  @Test
  void provesWarmsAndMeasures() throws Exception {
    try (Children children = children();
        Child child = children.open(setup(DType.FLOAT32), ChildMain.ALONE)) {
      Path file = children.folder().resolve("trace");

      assertThat(child.description()).contains("plain FLOAT32");
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
    BackendSetup seven = BackendSetup.of("ejml", BackendOptions.defaults().threads(7));
    try (Children children = children()) {
      assertThatThrownBy(() -> children.open(seven, ChildMain.ALONE))
          .isInstanceOf(ChildException.class)
          .hasMessageContaining("thread");
      assertThatThrownBy(() -> StartUp.seconds(children, seven))
          .isInstanceOf(ChildException.class)
          .hasMessageContaining("thread");
    }
  }

  @Test
  void hasTheVectorApiWhereTheJdkHas() throws Exception {
    BackendSetup vector =
        BackendSetup.of("plain", BackendOptions.defaults().with("kernel", "vector"));
    try (Children children = children();
        Child child = children.open(vector, ChildMain.ALONE)) {
      assertThat(child.description()).contains("Vector API");
    }
    List<String> twice = List.of("-Xint", "--add-modules=jdk.incubator.vector");
    assertThat(Jvm.command(twice, ChildMain.class, "word"))
        .containsSubsequence("--add-modules=jdk.incubator.vector", "-Xint", "-classpath")
        .containsOnlyOnce("--add-modules=jdk.incubator.vector")
        .endsWith(ChildMain.class.getName(), "word");
  }

  @Test
  void goesOnAfterACommandThatFails() throws Exception {
    try (Children children = children();
        Child child = children.open(setup(DType.FLOAT64), ChildMain.ALONE)) {
      assertThatThrownBy(() -> child.ask(60, "warm", "4-x@2", "TRAINING", "0.01", "0.01"))
          .isInstanceOf(ChildException.class)
          .hasMessageContaining("\"x\" is not a size");
      assertThat(child.ask(60, "kinks", "4-6-3@2")).hasSize(1);
    }
  }

  @Test
  void noticesThatTheJvmEnded() throws Exception {
    try (Children children = children("-XX:NoSuchOption")) {
      assertThatThrownBy(() -> children.open(setup(DType.FLOAT64), ChildMain.ALONE))
          .isInstanceOf(ChildException.class)
          .hasMessageContaining("ended unexpectedly")
          .hasMessageContaining("NoSuchOption");
    }
  }

  @Test
  void endsWithItsParentEvenInTheMiddleOfACommand() throws Exception {
    Process orphan =
        new ProcessBuilder(
                Jvm.command(List.of(), ChildMain.class, ChildMain.ALONE, "plain", "FLOAT64", "1"))
            .start();
    try (var commands = orphan.outputWriter();
        var answers = orphan.inputReader()) {
      assertThat(answers.readLine()).startsWith(Server.OK);
      commands.write("warm\t" + WORK + "\tTRAINING\t600\t600\n");
      commands.flush();
    }
    assertThat(orphan.waitFor(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void closingEndsEveryJvmAndRemovesTheFolder() throws Exception {
    Children children = children();
    Child child = children.open(setup(DType.FLOAT64), ChildMain.ALONE);
    Path folder = children.folder();

    children.close();

    assertThat(folder).doesNotExist();
    assertThatThrownBy(() -> child.ask(20, "kinks", WORK)).isInstanceOf(ChildException.class);
  }
}
