package io.github.espalier.benchmarks;

import io.github.espalier.backend.BackendMismatchException;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.FitCost;
import io.github.espalier.benchmarks.compare.Plan;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Jvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fit}: what {@code fit} costs beyond bare training steps. */
@Command(
    name = "fit",
    description = {
      "Measures what fit costs beyond bare training steps.",
      "Both train on the same samples in memory, in turns in one JVM: fit with its shuffling,"
          + " gathering and records; steps on batches that are gathered already."
    },
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:measured",
      "1:an engine computes something else, or --strict and a limit is exceeded",
      "2:wrong usage"
    },
    mixinStandardHelpOptions = true)
final class FitCommand implements Callable<Integer> {
  private static final int ROUNDS = 9;

  @Spec private CommandSpec spec;
  @Mixin private EngineChoice choice;

  @Option(
      names = "--network",
      split = ",",
      paramLabel = "NETWORK@BATCH",
      description = "default: 784-128-10@32, may cost 5 %%, and 3-5-1@8, may cost 20 %%")
  private List<String> networks = List.copyOf(FitCost.LIMITS.keySet());

  @Option(names = "--warm", paramLabel = "S", description = "seconds of warm-up; default: 5")
  private double warm = 5;

  @Option(names = "--strict", description = "fail if a limit is exceeded")
  private boolean strict;

  @Override
  public Integer call() throws IOException {
    List<Engine> usual =
        Engine.all(Plan.BACKENDS, Engine.KERNELS, Plan.standard().dtypes(), List.of(1));
    List<Engine> engines = choice.engines(usual);
    List<Case> cases = networks.stream().map(Case::parse).toList();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "fit against bare steps, %s; about %d s%n",
        Jvm.version(),
        Math.round(engines.size() * cases.size() * (warm + 12)));
    out.printf(
        Locale.ROOT,
        "%-14s %-28s %12s %12s %9s %5s  %s%n",
        "network@batch",
        "engine",
        "step, µs",
        "fit, µs",
        "overhead",
        "±",
        "limit");
    out.flush();
    AtomicBoolean exceeded = new AtomicBoolean();
    try {
      FitCost.measure(
          cases,
          engines,
          choice.jvmOptions(),
          warm,
          ROUNDS,
          line -> {
            boolean over = line.overhead() > line.limit();
            exceeded.compareAndSet(false, over);
            out.printf(
                Locale.ROOT,
                "%-14s %-28s %12.3f %12.3f %8.1f%% %4.1f%%  %s%n",
                line.work(),
                line.engine(),
                line.stepSeconds() * 1e6,
                line.fitSeconds() * 1e6,
                line.overhead() * 100,
                line.ratio().spread() * 100,
                limit(line.limit(), over));
            out.flush();
          },
          failure -> {
            out.println(failure);
            out.flush();
          });
    } catch (BackendMismatchException e) {
      spec.commandLine().getErr().println("fit: " + e.getMessage());
      return 1;
    }
    return strict && exceeded.get() ? 1 : 0;
  }

  private static String limit(double limit, boolean over) {
    return Double.isInfinite(limit)
        ? "–"
        : String.format(Locale.ROOT, "%.0f%%%s", limit * 100, over ? ", exceeded" : "");
  }
}
