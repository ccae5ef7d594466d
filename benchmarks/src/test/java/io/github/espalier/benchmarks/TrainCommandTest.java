package io.github.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.benchmarks.workload.Workloads;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command line of {@code train}: what it prints and how it exits. */
class TrainCommandTest {
  private record Run(int status, List<String> out, List<String> err) {}

  private static Run run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    try {
      int status = Main.run(arguments);
      return new Run(status, lines(outBytes), lines(errBytes));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static List<String> lines(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aReachedResultExitsWithZero() {
    Run run = run("train", "online-2-3-2", "--backend", "ejml", "--dtype", "FLOAT32");
    assertThat(run.status()).isZero();
    assertThat(run.out().get(0)).startsWith("online-2-3-2 on ejml FLOAT32, usual start. ");
    assertThat(run.out()).contains("RESULT reached: 10 of 10 predictions are right, needs 10");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void trainsInAJvmWithTheVectorApiAndSaysWhatItRanOn() {
    Run run = run("train", "online-2-3-2", "--kernel", "vector", "--dtype", "FLOAT32");
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .anyMatch(line -> line.matches("Time: .* s; plain FLOAT32.*Vector API.*; JDK .*"));
    assertThat(run.err()).isEmpty();
  }

  @Test
  void aResultNotReachedExitsWithThree() {
    Run run = run("train", "online-2-3-2", "--seed", "0");
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.out()).anyMatch(line -> line.startsWith("RESULT not reached: "));
  }

  @Test
  void theListHasANameThenASentenceOnEachLine() {
    Run run = run("train", "--list");
    assertThat(run.status()).isZero();
    assertThat(run.out()).hasSameSizeAs(Workloads.all());
    assertThat(run.out()).allMatch(line -> line.matches("[a-z0-9]+(-[a-z0-9]+)* +[A-Z0-9].*\\."));
    assertThat(run.out().stream().map(line -> line.substring(0, line.indexOf(' '))))
        .doesNotHaveDuplicates()
        .contains("parity-batch", "mnist", "dense-784-128-10");
  }

  @Test
  void wrongUsageGetsOneLineAndExitsWithTwo() {
    assertWrong("there are scalar-autograd-parity, ", "train", "nope");
    assertWrong("needs the name of a workload", "train");
    assertWrong("no backend named \"numpy\"", "train", "parity-batch", "--backend", "numpy");
    assertWrong("FLOAT32, FLOAT64", "train", "parity-batch", "--dtype", "FLOAT16");
    assertWrong("--seed", "train", "parity-batch", "--seed", "x");
    assertWrong("--epochs", "train", "parity-batch", "--epochs", "3");
    assertWrong("needs --data DIR", "train", "mnist");
    assertWrong("no such file", "train", "mnist", "--data", "there-is-no-such-folder");
    assertWrong("reads no files", "train", "parity-batch", "--data", ".");
    assertWrong("--list", "train", "parity-batch", "--list");
  }

  private static void assertWrong(String message, String... arguments) {
    Run run = run(arguments);
    assertThat(run.status()).as(String.join(" ", arguments)).isEqualTo(2);
    assertThat(run.err()).hasSize(1);
    assertThat(run.err().get(0)).contains(message);
    assertThat(run.out()).isEmpty();
  }
}
