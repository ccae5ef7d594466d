package io.github.espalier.benchmarks;

import io.github.espalier.benchmarks.compare.Machine;
import io.github.espalier.benchmarks.compare.Measurements;
import java.io.PrintStream;
import java.util.Locale;

/** What a command says last before it measures. */
final class Beginning {
  private Beginning() {}

  /** Prints what an interrupted run has measured, and the machine. */
  static void tell(Measurements measured, PrintStream out) {
    if (measured.done() > 0) {
      out.printf(
          Locale.ROOT, "Going on: %d of %d are measured.%n", measured.done(), measured.all());
    }
    Machine machine = Machine.here();
    out.println(machine);
    machine.warnIfBusy(out);
  }
}
