package io.github.espalier.measure;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** Command lines for JVMs like this one: same Java, same class path. */
public final class Jvm {
  /** What plain's vector kernel needs; a JDK need not have it. */
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private static final String INCUBATOR_WARNING = "WARNING: Using incubator module";

  private Jvm() {}

  /** Whether this JDK has the Vector API. */
  public static boolean hasVectorModule() {
    return ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent();
  }

  /** The options that the backends need for full speed, as far as this JDK knows them. */
  public static List<String> flags() {
    List<String> flags = new ArrayList<>();
    if (hasVectorModule()) {
      flags.add("--add-modules=" + VECTOR_MODULE);
    }
    if (Runtime.version().feature() >= 22) {
      // Otherwise these warn about every native library that is loaded.
      flags.add("--enable-native-access=ALL-UNNAMED");
    }
    return flags;
  }

  /** Whether a line of a JVM's error output only says that {@link #flags} has an effect. */
  public static boolean isIncubatorWarning(String line) {
    return line.startsWith(INCUBATOR_WARNING);
  }

  /** The same of the beginning of a line, as far as it goes. */
  public static boolean mayBeIncubatorWarning(String start) {
    return start.startsWith(INCUBATOR_WARNING) || INCUBATOR_WARNING.startsWith(start);
  }

  /** The version of this Java, as in {@code JDK 17.0.15}. */
  public static String version() {
    return "JDK " + System.getProperty("java.version");
  }

  /** The class path of this JVM, then its module path: a child has no modules. */
  private static String classPath() {
    StringJoiner path = new StringJoiner(File.pathSeparator);
    path.setEmptyValue("");
    for (String name : List.of("java.class.path", "jdk.module.path")) {
      for (String entry : System.getProperty(name, "").split(File.pathSeparator)) {
        boolean jars = name.equals("jdk.module.path") && holdsJars(Path.of(entry));
        if (!entry.isEmpty()) {
          path.add(jars ? entry + File.separator + "*" : entry);
        }
      }
    }
    return path.toString();
  }

  private static boolean holdsJars(Path folder) {
    return Files.isDirectory(folder) && !Files.exists(folder.resolve("module-info.class"));
  }

  /**
   * The command that runs a class.
   *
   * @param options what the user wants every child to be started with
   */
  public static List<String> command(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(
        ProcessHandle.current()
            .info()
            .command()
            .orElse(System.getProperty("java.home") + "/bin/java"));
    command.add("-XX:-UsePerfData");
    Set<String> once = new LinkedHashSet<>(flags());
    once.addAll(options);
    command.addAll(once);
    command.add("-classpath");
    command.add(classPath());
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }
}
