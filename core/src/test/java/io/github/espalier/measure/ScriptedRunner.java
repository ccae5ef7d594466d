package io.github.espalier.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers every command at once, computes nothing, and remembers what it was asked. */
public final class ScriptedRunner implements Runner {
  private final List<String[]> commands = new ArrayList<>();
  private final Map<String, Double> timeouts = new HashMap<>();
  private final Map<String, String> failures = new HashMap<>();

  /** This runner, where a command fails. */
  public ScriptedRunner failing(String command, String reason) {
    failures.put(command, reason);
    return this;
  }

  /** Every command, word by word. */
  public List<String[]> commands() {
    return commands;
  }

  /** The last time-out of every command, in seconds. */
  public Map<String, Double> timeouts() {
    return timeouts;
  }

  @Override
  public String description() {
    return "scripted";
  }

  @Override
  public String slowOperations() {
    return "";
  }

  @Override
  public String[] ask(double timeoutSeconds, String... command) {
    commands.add(command);
    timeouts.put(command[0], timeoutSeconds);
    if (failures.containsKey(command[0])) {
      throw new ChildException(failures.get(command[0]));
    }
    return switch (command[0]) {
      case "warm" -> new String[] {"false"};
      case "measure" -> new String[] {"1.0", "10", "0"};
      case "prove" -> prove(Path.of(command[3]));
      default -> new String[] {"0"};
    };
  }

  private static String[] prove(Path file) {
    try {
      new Trace(Map.of("output", new double[] {1})).write(file);
      return new String[] {""};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {}
}
