package io.github.espalier.tck;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that has run in a JVM of its own, on this one's class path.
 *
 * @param exit its exit status
 * @param output what it printed
 */
record OtherJvm(int exit, String output) {
  /** Runs the main method of a class, and waits for its end. */
  static OtherJvm run(List<String> flags, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-classpath");
    // Surefire keeps the test class path here and not in java.class.path.
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    // Errors go to this JVM's own: the JVM warns there of incubator modules.
    Process java =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new OtherJvm(java.waitFor(), output);
  }
}
