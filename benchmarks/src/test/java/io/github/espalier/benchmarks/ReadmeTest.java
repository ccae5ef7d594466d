package io.github.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The Java of the README compiles and runs, on every backend. CI runs its commands. */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");

  @TempDir Path folder;

  @Test
  void theReadmeHasAProgram() throws IOException {
    assertThat(DocumentProgram.of(README)).isNotEmpty();
  }

  @TestFactory
  Stream<DynamicTest> everyProgramRunsOnEveryBackend() throws IOException {
    return DocumentProgram.of(README).stream()
        .flatMap(
            program ->
                Stream.of("plain", "ejml", "nd4j")
                    .map(
                        backend ->
                            DynamicTest.dynamicTest(
                                program.name() + " on " + backend, () -> runs(program, backend))));
  }

  private void runs(DocumentProgram program, String backend) throws Exception {
    Path work = Files.createDirectory(folder.resolve(program.name() + "-" + backend));
    // The class of (0, 1) under exclusive or.
    assertThat(program.on(backend).run(work).strip()).endsWith("1");
    assertThat(work.resolve("xor.safetensors")).isNotEmptyFile();
  }
}
