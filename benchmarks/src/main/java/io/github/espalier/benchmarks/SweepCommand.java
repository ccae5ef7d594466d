package io.github.espalier.benchmarks;

import io.github.espalier.backend.BackendMismatchException;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Machine;
import io.github.espalier.benchmarks.compare.Plan;
import io.github.espalier.benchmarks.report.SweepChart;
import io.github.espalier.benchmarks.report.SweepReport;
import io.github.espalier.benchmarks.sweep.Sweep;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sweep}: training throughput over widths and batches, with a look for cliffs. */
@Command(
    name = "sweep",
    description = "Times networks W-W-W-10 over widths and batches; writes a CSV and a chart.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:measured",
      "1:an engine computes something else, or --strict and there are cliffs",
      "2:wrong usage"
    },
    mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
  private static final double USUAL_MINUTES = 15;
  private static final int LARGEST = 65_536;

  @Spec private CommandSpec spec;
  @Mixin private EngineChoice choice;

  @Option(names = "--width", split = ",", paramLabel = "W", description = "default: 16 to 2048")
  private List<Integer> widths = List.of(16, 32, 64, 128, 256, 512, 1024, 2048);

  @Option(names = "--batch", split = ",", paramLabel = "N", description = "default: 1 to 1024")
  private List<Integer> batches = List.of(1, 4, 16, 64, 256, 1024);

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "how long the default sweep may take; default: 15. Shorter is noisier")
  private double minutes = USUAL_MINUTES;

  @Option(names = "--strict", description = "fail if there are cliffs")
  private boolean strict;

  @Option(names = "--output", paramLabel = "DIR", description = "where chart and data go")
  private Path output;

  @Override
  public Integer call() throws IOException {
    if (!(minutes > 0 && minutes <= 600)) {
      throw new UsageException("--minutes: needs a number above 0, at most 600, got " + minutes);
    }
    for (int number : widths) {
      if (number < 1 || number > LARGEST) {
        throw new UsageException("--width: needs whole numbers from 1 to " + LARGEST);
      }
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Sweep sweep = new Sweep(widths, batches, out);
    Plan usual = Plan.sweep(sweep.cases()).scaled(minutes / USUAL_MINUTES);
    List<Engine> engines = choice.engines(usual.engines());
    Plan plan = usual.of(usual.cases(), engines).jvm(choice.jvmOptions(), false);
    Path folder = OutputFolder.of(output, plan.name());
    out.printf(
        Locale.ROOT,
        "Sweeping %d widths and %d batches on %d engines: about %.0f min, more where steps take"
            + " seconds.%n%s%n",
        widths.size(),
        batches.size(),
        engines.size(),
        plan.expectedSeconds() / 60,
        Machine.here());
    try {
      sweep.run(plan);
    } catch (BackendMismatchException e) {
      spec.commandLine().getErr().println("sweep: " + e.getMessage());
      return 1;
    }
    SweepReport report = new SweepReport(sweep);
    report.print(out);
    Files.writeString(folder.resolve("sweep.csv"), report.csv());
    Files.writeString(folder.resolve("sweep.svg"), new SweepChart(sweep.grids()).svg());
    out.println("Chart: " + folder.resolve("sweep.svg").toAbsolutePath().normalize());
    return strict && !sweep.cliffs().isEmpty() ? 1 : 0;
  }
}
