package io.github.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.benchmarks.network.NetworkSpec;
import io.github.espalier.network.Model;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          compare --bogus               | --bogus
          compare --backend=plan        | no backend named "plan"; there are [ejml, nd4j, plain]
          sweep --width=0               | --width
          sweep --minutes=0             | --minutes
          sweep --backend=plan          | no backend named "plan"
          fit --network=3-5-1           | needs a batch size
          compare --kernel=simd         | no kernel named "simd"; there are [jit, vector]
          compare --threads=0           | threads "0"
          compare --tier=long           | no tier named "long"; there are short and full
          compare --quick --tier=full   | only one of them
          compare --suite=all           | no suite named "all"
          compare --dtype=FLOAT16       | no dtype named "FLOAT16"
          compare --network=784-10      | needs a batch size
          compare --network=7-x@1       | "x" is not a size
          jmh Train -p backend=plan     | no backend named "plan"
          jmh Train -p dtype=F          | no dtype named "F"
          jmh Train -p kernel=simd      | no kernel named "simd"
          jmh Fit -p work=3-5-1         | needs a batch size
          jmh Train -p network=7        | needs at least two sizes
          jmh Train -p batch=0          | batch "0"
          jmh Train -p threads=many     | threads "many"
          jmh NoSuchBenchmark           | no benchmark matches [NoSuchBenchmark]
          jmh [                         | "[" is no regular expression
          jmh Train -p nettwork=7-3     | no parameter named "nettwork"
          jmh Train -prof bogus         | no usable profiler "bogus"
          compare --output=pom.xml      | --output
          jmh -bogus                    | not a recognized option
          bogus                         | bogus
          advise                        | NETWORK
          advise 784                    | needs at least two sizes
          advise pom.xml                | pom.xml
          advise src                    | "src"
          advise 4-2 --batch=0          | batch: needs at least 1
          advise 4-2 --budget=soon      | --budget: needs a time as in 30s, 2m or 1h
          advise 4-2 --budget=0s        | budget: needs at least 1 s
          advise 4-2 --dtype=F          | no dtype named "F"
          advise 4-2 --backend=plan     | no backend named "plan"
          check                         | --against
          check --against=none.json     | cannot read none.json
          check --against=pom.xml       | pom.xml: no baseline
          check --write=x --forks=0     | --forks
          check --write=none/b.json     | cannot write none/b.json
          check --write=src             | cannot write src: it is no regular file
          check --write=x --plant=plain | --plant: only with --against
          """)
  void aWrongArgumentGetsOneLineAndStatusTwo(String command, String message) {
    Run run = run(command.split(" "));

    assertThat(run.status()).isEqualTo(Main.WRONG_USAGE);
    assertThat(run.errors().strip()).contains(message).doesNotContain("\n");
  }

  @Test
  void comparesAndWritesThePage(@TempDir Path folder) throws Exception {
    Run run =
        run(
            "compare",
            "--quick",
            "--network=4-6-3@8",
            "--backend=plain",
            "--dtype=FLOAT64",
            "--output=" + folder);

    assertThat(run.status()).as(run.errors()).isZero();
    assertThat(run.output()).startsWith("Comparing plain (3 engines) on 1 network");
    assertThat(run.output()).containsPattern("4-6-3 +8 +plain jit +1 +[0-9.]+[kM]? ");
    assertThat(Files.readString(folder.resolve("index.html"))).contains("4-6-3, batch 8");
    assertThat(folder.resolve("results.json")).isNotEmptyFile();
    assertThat(Files.readAllLines(folder.resolve("results.csv"))).hasSizeGreaterThan(6);
    assertThat(Files.readString(folder.resolve("index.html")))
        .contains("medians of up to 5 rounds");
  }

  @Test
  void advisesOnASavedModel(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("model.safetensors");
    try (Backend plain = Backends.create("plain");
        Model model = NetworkSpec.parse("4-6-3").network().init(plain, 1)) {
      model.save(file);
    }
    Run run = run("advise", file.toString(), "--batch=8", "--backend=plain,ejml", "--budget=5s");

    assertThat(run.status()).as(run.errors()).isZero();
    assertThat(run.output()).startsWith("Measuring " + file + " with batch 8 in FLOAT64");
    assertThat(run.output().lines().reduce((a, b) -> b).orElseThrow())
        .matches("RECOMMENDATION train on .*; serve on .*");
  }

  /** A JVM of a kilobyte does not start. */
  @ParameterizedTest
  @CsvSource({
    "advise 4-2 --budget=1s, advise",
    "compare --quick --network=4-2@1 --backend=plain, compare",
    "sweep --width=4 --batch=1 --minutes=0.01 --backend=plain, sweep",
    "fit --network=4-2@1 --backend=plain, fit",
    "check --write=target/none.json --forks=1 --network=4-2@1 --backend=plain, check"
  })
  void withoutTheReferenceThereIsOneLineAndStatusOne(
      String command, String name, @TempDir Path folder) {
    String output = command.matches("(compare|sweep).*") ? " --output=" + folder : "";
    Run run = run((command + " --jvm=-Xmx1k" + output).split(" "));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errors().strip())
        .startsWith(name + ": the reference: its JVM ended unexpectedly with status 1: ")
        .contains("maximum heap")
        .doesNotContain("\n");
    assertThat(Path.of("target", "none.json")).doesNotExist();
  }

  /** ND4J has no library for that processor. */
  @Test
  void aSweepThatCouldMeasureNothingFails(@TempDir Path folder) throws Exception {
    Run run =
        run(
            "sweep",
            "--width=4",
            "--batch=1",
            "--backend=nd4j",
            "--dtype=FLOAT32",
            "--minutes=0.01",
            "--jvm=-Dos.arch=sparc",
            "--output=" + folder);
    assertThat(run.output()).contains("nd4j FLOAT32, 1 thread: not measured: ");
    assertThat(run.status()).isEqualTo(1);
  }

  @Test
  void sweepsAndWritesThePage(@TempDir Path folder) throws Exception {
    Run run =
        run(
            "sweep",
            "--width=2,4",
            "--batch=1,2",
            "--backend=plain,ejml",
            "--kernel=jit",
            "--dtype=FLOAT32",
            "--minutes=0.05",
            "--output=" + folder);
    assertThat(run.status()).as(run.errors()).isZero();
    assertThat(run.output()).startsWith("Sweeping 2 widths and 2 batches on 2 engines: about ");
    assertThat(run.output()).containsPattern("ejml FLOAT32, 1 thread, JDK .*: samples per second");
    assertThat(run.output())
        .containsPattern("plain and ejml(, where they differ: .*(plain|ejml)| tie everywhere)");
    assertThat(run.output()).containsPattern("No cliffs|Cliff: ");
    // Two engines; training and forward at four points, prediction at two.
    assertThat(Files.readAllLines(folder.resolve("sweep.csv"))).hasSize(1 + 2 * (4 + 4 + 2));
    assertThat(Files.readString(folder.resolve("sweep.svg"))).contains("batch 2");
    assertThat(Files.readString(folder.resolve("tables.md")))
        .contains("| width | batch 1 | batch 2 |\n|---|---|---|\n| 2 | ", "\n- plain and ejml");
    assertThat(Files.readString(folder.resolve("index.html"))).contains("Serving single samples");
  }

  private record Run(int status, String output, String errors) {}

  private static Run run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    try {
      int status = Main.run(arguments);
      return new Run(
          status, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
