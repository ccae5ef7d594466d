package io.github.espalier.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;

/** Command lines for JVMs like this one: same Java, same class path. */
final class Jvm {
  private Jvm() {}

  /**
   * The command that runs a class.
   *
   * @param options what the user wants every child to be started with
   */
  static List<String> command(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(
        ProcessHandle.current()
            .info()
            .command()
            .orElse(System.getProperty("java.home") + "/bin/java"));
    command.add("-XX:-UsePerfData");
    if (Runtime.version().feature() >= 22) {
      // Otherwise these warn about every native library that is loaded.
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(options);
    command.add("-classpath");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }
}
