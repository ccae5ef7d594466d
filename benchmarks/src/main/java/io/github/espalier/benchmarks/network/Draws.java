package io.github.espalier.benchmarks.network;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;

/** Hands over to benchmark JVMs which draw of each row the proof of equality used. */
public final class Draws {
  /** The system property that names the file. */
  public static final String PROPERTY = "espalier.draws";

  private Draws() {}

  /** Writes the draws of some cases, each separated by spaces. */
  public static void write(Map<Case, String> draws, Path file) throws IOException {
    Properties properties = new Properties();
    draws.forEach((work, attempts) -> properties.setProperty(work.toString(), attempts));
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
  }

  /** The draws of a case; the first of every row where the file does not say. */
  public static int[] of(Case work) throws IOException {
    String file = System.getProperty(PROPERTY);
    if (file == null) {
      return new int[work.batch()];
    }
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(file))) {
      properties.load(in);
    }
    String attempts = properties.getProperty(work.toString());
    return attempts == null
        ? new int[work.batch()]
        : Arrays.stream(attempts.split(" ")).mapToInt(Integer::parseInt).toArray();
  }
}
