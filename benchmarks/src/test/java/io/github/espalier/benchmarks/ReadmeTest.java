package io.github.espalier.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The Java of the documents compiles and runs, on every backend. CI runs their commands. */
class ReadmeTest {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Path README = Path.of("..", "README.md");

  @TempDir Path folder;

  private static List<String> javaOf(Path document) throws IOException {
    Matcher matcher = JAVA.matcher(Files.readString(document));
    return matcher.results().map(result -> result.group(1)).toList();
  }

  @Test
  void theReadmeHasAProgram() throws IOException {
    assertThat(javaOf(README)).isNotEmpty();
  }

  @TestFactory
  Stream<DynamicTest> everyProgramRunsOnEveryBackend() throws IOException {
    return javaOf(README).stream()
        .flatMap(
            program ->
                Stream.of("plain", "ejml", "nd4j")
                    .map(
                        backend ->
                            DynamicTest.dynamicTest(
                                className(program) + " on " + backend,
                                () -> runs(program, backend))));
  }

  private static String className(String program) {
    Matcher matcher = Pattern.compile("public class (\\w+)").matcher(program);
    assertThat(matcher.find()).as("a program has a public class").isTrue();
    return matcher.group(1);
  }

  private void runs(String program, String backend) throws Exception {
    String name = className(program);
    Path work = Files.createDirectory(folder.resolve(name + "-" + backend));
    Path source = work.resolve(name + ".java");
    Files.writeString(source, program.replace("\"plain\"", "\"" + backend + "\""));
    String classPath = System.getProperty("java.class.path");
    StringWriter messages = new StringWriter();
    var compiler = ToolProvider.getSystemJavaCompiler();
    var files = compiler.getStandardFileManager(null, null, null);
    boolean compiled =
        compiler
            .getTask(
                messages,
                files,
                null,
                List.of("-Xlint:all", "-classpath", classPath, "-d", work.toString()),
                null,
                files.getJavaFileObjects(source))
            .call();
    assertThat(compiled).as(messages.toString()).isTrue();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                work + File.pathSeparator + classPath,
                name)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    // The class of (0, 1) under exclusive or.
    assertThat(output.strip()).endsWith("1");
    assertThat(work.resolve("xor.safetensors")).isNotEmptyFile();
  }
}
