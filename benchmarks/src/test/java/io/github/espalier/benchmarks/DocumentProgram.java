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
import javax.tools.ToolProvider;

/**
 * A complete program in a document.
 *
 * @param name of its public class
 */
record DocumentProgram(String name, String text) {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("public class (\\w+)");

  /** All programs of a document, in order. */
  static List<DocumentProgram> of(Path document) throws IOException {
    return JAVA.matcher(Files.readString(document))
        .results()
        .map(result -> of(result.group(1)))
        .toList();
  }

  private static DocumentProgram of(String text) {
    Matcher matcher = CLASS.matcher(text);
    assertThat(matcher.find()).as("a program has a public class: " + text).isTrue();
    return new DocumentProgram(matcher.group(1), text);
  }

  /** This program with another backend. */
  DocumentProgram on(String backend) {
    return new DocumentProgram(name, text.replace("\"plain\"", "\"" + backend + "\""));
  }

  /** Compiles without a warning, runs to the end in a folder, and returns what was printed. */
  String run(Path folder) throws Exception {
    compile(folder);
    Process process = start(folder);
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  /** Compiles without a warning. */
  void compile(Path folder) throws IOException {
    Path source = folder.resolve(name + ".java");
    Files.writeString(source, text);
    String classPath = System.getProperty("java.class.path");
    StringWriter messages = new StringWriter();
    var compiler = ToolProvider.getSystemJavaCompiler();
    var files = compiler.getStandardFileManager(null, null, null);
    List<String> options =
        List.of("-Xlint:all", "-Werror", "-classpath", classPath, "-d", folder.toString());
    boolean compiled =
        compiler
            .getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
            .call();
    assertThat(compiled).as(messages.toString()).isTrue();
  }

  /** Starts what was compiled. */
  Process start(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-classpath",
            folder + File.pathSeparator + System.getProperty("java.class.path"),
            name)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .start();
  }
}
