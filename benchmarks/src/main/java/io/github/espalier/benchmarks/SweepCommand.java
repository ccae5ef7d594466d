package io.github.espalier.benchmarks;

import io.github.espalier.backend.BackendMismatchException;
import io.github.espalier.benchmarks.compare.Durations;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Interruption;
import io.github.espalier.benchmarks.compare.Measurements;
import io.github.espalier.benchmarks.compare.Plan;
import io.github.espalier.benchmarks.report.SweepChart;
import io.github.espalier.benchmarks.report.SweepPage;
import io.github.espalier.benchmarks.report.SweepReport;
import io.github.espalier.benchmarks.sweep.Sweep;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
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

/** {@code sweep}: who is fastest over widths and batches, with a look for cliffs. */
@Command(
    name = "sweep",
    description =
        "Times networks W-W-W-10 over widths and batches, in training and serving; writes a page that"
            + " says which backend is fastest where, and the data.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:measured",
      "1:an engine computes something else, none could be measured, or --strict and there are cliffs",
      "2:wrong usage"
    },
    mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
  private static final int LARGEST = 65_536;
  private static final List<Integer> WIDTHS = List.of(16, 32, 64, 128, 256, 512, 1024, 2048);
  private static final List<Integer> BATCHES = List.of(1, 4, 16, 64, 256, 1024);
  private static final List<Integer> QUICK_WIDTHS = List.of(16, 128, 512);
  private static final List<Integer> QUICK_BATCHES = List.of(1, 64);
  private static final double QUICK_SECONDS = 120;

  @Spec private CommandSpec spec;
  @Mixin private EngineChoice choice;

  @Option(names = "--width", split = ",", paramLabel = "W", description = "default: 16 to 2048")
  private List<Integer> widths;

  @Option(names = "--batch", split = ",", paramLabel = "N", description = "default: 1 to 1024")
  private List<Integer> batches;

  @Option(names = "--quick", description = "a small grid, some two minutes")
  private boolean quick;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "about how long it may take; shorter is noisier. Default: an hour or two")
  private Double minutes;

  @Option(
      names = "--resume",
      description = "go on where the same command was interrupted; needs the same options")
  private boolean resume;

  @Option(names = "--strict", description = "fail if there are cliffs")
  private boolean strict;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "where page, tables, chart and data go")
  private Path output;

  @Override
  public Integer call() throws IOException {
    if (minutes != null && !(minutes > 0 && minutes <= 6000)) {
      throw new UsageException("--minutes: needs a number above 0, at most 6000, got " + minutes);
    }
    if (widths == null) {
      widths = quick ? QUICK_WIDTHS : WIDTHS;
    }
    if (batches == null) {
      batches = quick ? QUICK_BATCHES : BATCHES;
    }
    for (int number : widths) {
      if (number < 1 || number > LARGEST) {
        throw new UsageException("--width: needs whole numbers from 1 to " + LARGEST);
      }
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Sweep sweep = new Sweep(widths, batches);
    Plan plan = plan(sweep);
    Path folder = OutputFolder.of(output, plan.name());
    Path file = folder.resolve(Measurements.FILE);
    Measurements measured =
        resume ? Measurements.resume(plan, file) : Measurements.begin(plan, file);
    if (!resume) {
      Sweep.forgetSecond(folder);
    }
    announce(plan, measured, out);
    Interruption interruption = Interruption.with(() -> interrupted(sweep, measured, folder, out));
    try {
      sweep.run(plan, measured, folder, out);
    } catch (BackendMismatchException e) {
      spec.commandLine().getErr().println("sweep: " + e.getMessage());
      return 1;
    } finally {
      interruption.close();
    }
    new SweepReport(sweep).print(out);
    write(sweep, folder);
    out.printf(
        "Took %s. Page: %s%n",
        Durations.text(sweep.results().seconds()),
        folder.resolve("index.html").toAbsolutePath().normalize());
    boolean cliffs = strict && !sweep.cliffs().isEmpty();
    return cliffs || sweep.results().rows().isEmpty() ? 1 : 0;
  }

  private Plan plan(Sweep sweep) {
    Plan usual = Plan.sweep(sweep.cases());
    List<Engine> engines = choice.engines(usual.engines());
    Plan plan = usual.of(usual.cases(), engines).jvm(choice.jvmOptions(), false);
    if (minutes != null) {
      return plan.lasting(60 * minutes);
    }
    return quick ? plan.lasting(QUICK_SECONDS) : plan;
  }

  private void announce(Plan plan, Measurements measured, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "Sweeping %d widths and %d batches on %d engines: about %s, more where steps take seconds"
            + " or points look like cliffs.%n",
        widths.size(),
        batches.size(),
        plan.engines().size(),
        Durations.text(measured.expectedSeconds()));
    Beginning.tell(measured, out);
  }

  private void interrupted(Sweep sweep, Measurements measured, Path folder, PrintStream out) {
    if (measured.done() < measured.all() || sweep.isEmpty()) {
      sweep.take(measured.results());
    }
    InterruptedRun.tell(measured, folder, () -> write(sweep, folder), out);
  }

  private static void write(Sweep sweep, Path folder) throws IOException {
    // When interrupted, another thread may be about to add to it.
    synchronized (sweep) {
      List<DType> dtypes = sweep.results().plan().dtypes();
      DType dtype = dtypes.get(dtypes.size() - 1);
      String chart = new SweepChart(sweep.grids(Kind.TRAINING, dtype)).svg();
      Files.writeString(folder.resolve("index.html"), new SweepPage(sweep).html());
      Files.writeString(folder.resolve("sweep.csv"), new SweepReport(sweep).csv());
      Files.writeString(folder.resolve("tables.md"), new SweepReport(sweep).markdown());
      Files.writeString(folder.resolve("sweep.svg"), chart);
    }
  }
}
