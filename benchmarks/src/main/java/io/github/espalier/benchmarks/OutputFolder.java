package io.github.espalier.benchmarks;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where commands write. */
final class OutputFolder {
  private OutputFolder() {}

  /**
   * A folder that exists.
   *
   * @param wanted as the user said, or null for {@code target/NAME} beside what is running
   * @throws UsageException if it cannot be made
   */
  static Path of(Path wanted, String name) {
    Path folder = wanted == null ? beside(name) : wanted;
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UsageException("--output: cannot write to " + folder + ": " + e);
    }
  }

  private static Path beside(String name) {
    try {
      Path code = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return code.resolveSibling(name);
    } catch (URISyntaxException e) {
      return Path.of(name);
    }
  }
}
