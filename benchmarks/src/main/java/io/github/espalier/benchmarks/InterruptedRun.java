package io.github.espalier.benchmarks;

import io.github.espalier.benchmarks.compare.Measurements;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** What a command does last when it is told to end in the middle. */
final class InterruptedRun {
  private InterruptedRun() {}

  /** Writes a report. */
  interface Report {
    void write() throws IOException;
  }

  /**
   * Writes the report of what is measured, and says how to go on.
   *
   * @param folder where the report goes
   */
  static void tell(Measurements measured, Path folder, Report report, PrintStream out) {
    if (measured.done() == 0) {
      out.printf("%nInterrupted before anything was measured.%n");
      return;
    }
    try {
      report.write();
      out.printf(
          Locale.ROOT,
          "%nInterrupted: %d of %d are measured and kept in %s.%nThe page shows them: %s%n"
              + "To go on, give the same command with --resume.%n",
          measured.done(),
          measured.all(),
          folder.resolve(Measurements.FILE),
          folder.resolve("index.html").toAbsolutePath().normalize());
    } catch (IOException e) {
      out.println("Interrupted; cannot write the page: " + e);
    }
  }
}
