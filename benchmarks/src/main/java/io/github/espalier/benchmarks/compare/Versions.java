package io.github.espalier.benchmarks.compare;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The versions of what is compared, as this was built with. */
public final class Versions {
  private static final List<String> NAMES = List.of("Espalier", "EJML", "ND4J");

  private Versions() {}

  /** By name. */
  public static Map<String, String> here() {
    Properties properties = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> versions = new LinkedHashMap<>();
    NAMES.forEach(name -> versions.put(name, properties.getProperty(name)));
    return versions;
  }
}
