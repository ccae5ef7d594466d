package io.github.espalier.benchmarks;

import io.github.espalier.backend.BackendMismatchException;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Machine;
import io.github.espalier.benchmarks.compare.Plan;
import io.github.espalier.benchmarks.compare.Progress;
import io.github.espalier.benchmarks.guard.Baseline;
import io.github.espalier.benchmarks.guard.Figure;
import io.github.espalier.benchmarks.guard.Guard;
import io.github.espalier.benchmarks.guard.Pace;
import io.github.espalier.benchmarks.guard.Verdict;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Figures;
import io.github.espalier.measure.TextTable;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code check}: whether a backend has become slower than a baseline says. */
@Command(
    name = "check",
    description = {
      "Compares the backends' speed with a baseline; fails if one has become slower.",
      "Times are in runs of a fixed calibration, not in seconds, so that a slow machine is no"
          + " regression; baselines hold for one kind of processor and one version of Java."
    },
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:no regression, or baseline written",
      "1:a regression, something could not be measured, or the backends do not compute the same",
      "2:wrong usage, or a baseline of another kind of machine"
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private final Pace pace;

  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private File file;

  /** Either is needed. */
  private static final class File {
    @Option(names = "--against", paramLabel = "FILE", description = "a baseline to compare with")
    private Path against;

    @Option(names = "--write", paramLabel = "FILE", description = "write a baseline to this file")
    private Path write;
  }

  @Option(
      names = "--forks",
      paramLabel = "N",
      description = "JVMs per engine and network; default: 3, for a baseline 9")
  private Integer forks;

  @Option(
      names = "--network",
      split = ",",
      paramLabel = "NETWORK@BATCH",
      description = "default: 3-5-1@8, 32-64-32-2@32, 784-128-10@128")
  private List<String> networks = Guard.CASES;

  @Option(
      names = "--plant",
      paramLabel = "BACKEND",
      description = "make every fifth step of a backend twice: the check must fail")
  private String planted;

  @Mixin private EngineChoice choice;

  CheckCommand() {
    this(Pace.USUAL);
  }

  /** A check that takes less time than the usual one and is less sure. */
  CheckCommand(Pace pace) {
    this.pace = pace;
  }

  @Override
  public Integer call() throws IOException {
    if (forks == null) {
      forks = file.against == null ? Guard.BASELINE_FORKS : Guard.FORKS;
    }
    if (file.write != null && planted != null) {
      throw new UsageException(
          "--plant: only with --against; a baseline must be of an honest state");
    }
    if (forks < 1) {
      throw new UsageException("--forks: needs at least 1, got " + forks);
    }
    Baseline baseline = file.against == null ? null : Baseline.read(file.against);
    Machine machine = Machine.here();
    if (baseline != null && !baseline.isOf(machine)) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "%s is of %s with Java %d, this is %s with Java %d; write a baseline of this machine"
                  + " at a state that is known to be good: check --write FILE",
              file.against,
              baseline.cpu(),
              baseline.java(),
              machine.cpu(),
              Runtime.version().feature()));
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Guard guard = guard();
    if (baseline == null) {
      Baseline.requireWritable(file.write);
    } else {
      requireCommon(guard, baseline);
    }
    double seconds =
        baseline == null ? guard.expectedSeconds(forks) : guard.expectedSeconds(forks, baseline);
    out.printf(
        Locale.ROOT,
        "%s: about %.0f min%s.%n%s%n",
        baseline == null ? "Measuring a baseline" : "Checking against " + file.against,
        Math.ceil(seconds / 60),
        baseline == null ? "" : ", more if something looks slower",
        machine);
    machine.warnIfBusy(out);
    try (Progress progress = Progress.on(out, seconds)) {
      if (baseline == null) {
        return write(guard, guard.measure(forks, progress), file.write, out);
      }
      return report(guard, baseline, guard.compare(baseline, forks, progress), out);
    } catch (BackendMismatchException e) {
      return failed(e.getMessage());
    }
  }

  private int failed(String reason) {
    spec.commandLine().getErr().println("check: " + reason);
    return 1;
  }

  /** What measures the engines chosen. */
  Guard guard() {
    List<String> kernels = List.of("jit", "vector");
    List<Engine> usual = Engine.all(Plan.BACKENDS, kernels, List.of(DType.FLOAT32), List.of(1));
    List<Engine> engines = choice.engines(usual);
    List<Engine> slowed =
        engines.stream().filter(engine -> engine.backend().equals(planted)).toList();
    if (planted != null && slowed.isEmpty()) {
      throw new UsageException("--plant: \"" + planted + "\" is not measured");
    }
    List<Case> cases = networks.stream().map(Case::parse).toList();
    return new Guard(cases, engines, choice.jvmOptions(), slowed, pace);
  }

  private void requireCommon(Guard guard, Baseline baseline) {
    if (baseline.figures().keySet().stream().noneMatch(guard::covers)) {
      throw new UsageException(
          file.against
              + " has nothing of the engines and networks chosen; it has "
              + baseline.figures().keySet().stream()
                  .map(figure -> figure.work() + " on " + figure.engine())
                  .distinct()
                  .toList());
    }
  }

  /** Writes a baseline, if it is complete; the exit status. */
  static int write(Guard guard, Map<Figure, List<Double>> figures, Path file, PrintStream out)
      throws IOException {
    failures(guard, out);
    if (!guard.failures().isEmpty()) {
      out.println("No baseline written: it would lack what was not measured.");
      return 1;
    }
    Baseline.here(figures).write(file);
    out.println("Baseline: " + file);
    return 0;
  }

  /** Prints what has become of a baseline; the exit status. */
  static int report(Guard guard, Baseline baseline, List<Verdict> verdicts, PrintStream out) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of("network", "kind", "engine", "time to baseline", "±", "to others", "JVMs", ""));
    for (Verdict verdict : verdicts) {
      Figure figure = verdict.figure();
      lines.add(
          List.of(
              figure.work(),
              figure.kind().shortLabel(),
              figure.engine().name(),
              String.format(Locale.ROOT, "%.2f", verdict.change()),
              Figures.spread(verdict.error()),
              String.format(Locale.ROOT, "%.2f", verdict.againstOthers()),
              Integer.toString(verdict.forks()),
              verdict.slower() ? "SLOWER" : ""));
    }
    out.println();
    out.print(TextTable.of(lines, Set.of(0, 1, 2, 7)));
    failures(guard, out);
    List<Verdict> slower = verdicts.stream().filter(Verdict::slower).toList();
    slower.forEach(
        verdict ->
            out.printf(
                Locale.ROOT,
                "REGRESSION %s: takes %.2f times as long as in the baseline%s%n",
                verdict.figure(),
                verdict.change(),
                verdict.alone() ? "" : ", and so do the other backends"));
    List<Figure> missing = guard.missing(baseline);
    missing.forEach(figure -> out.println("MISSING " + figure + ": is in the baseline"));
    long others = baseline.figures().keySet().stream().filter(f -> !guard.covers(f)).count();
    if (others > 0) {
      out.println("Figures of the baseline that were not chosen: " + others);
    }
    if (slower.isEmpty() && missing.isEmpty()) {
      out.printf(
          Locale.ROOT,
          "No regression: nothing is slower by more than %.0f %% and the noise.%n",
          Verdict.THRESHOLD * 100);
    }
    return slower.isEmpty() && missing.isEmpty() ? 0 : 1;
  }

  private static void failures(Guard guard, PrintStream out) {
    guard.failures().forEach((engine, why) -> out.println(engine + ": not measured: " + why));
  }
}
