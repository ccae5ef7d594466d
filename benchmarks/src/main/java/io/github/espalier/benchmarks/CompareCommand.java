package io.github.espalier.benchmarks;

import io.github.espalier.backend.BackendMismatchException;
import io.github.espalier.benchmarks.compare.Comparison;
import io.github.espalier.benchmarks.compare.Durations;
import io.github.espalier.benchmarks.compare.Interruption;
import io.github.espalier.benchmarks.compare.Measurements;
import io.github.espalier.benchmarks.compare.Plan;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Targets;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.benchmarks.report.ConsoleReport;
import io.github.espalier.benchmarks.report.DataReport;
import io.github.espalier.benchmarks.report.HtmlReport;
import io.github.espalier.benchmarks.report.MarkdownReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code compare}: times identical networks on every backend and writes the page. */
@Command(
    name = "compare",
    description = "Compares the backends: prints tables, writes a page with charts.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:the comparison ran",
      "1:the backends do not compute the same, or none could be measured",
      "2:wrong usage"
    },
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  @Option(
      names = "--tier",
      paramLabel = "TIER",
      description =
          "short, the default, or full: to publish, everything in three fresh JVMs, over an hour")
  private String tier;

  @Option(names = "--quick", description = "the shortest form, for continuous integration")
  private boolean quick;

  @Option(
      names = "--suite",
      paramLabel = "NAME",
      description = "targets: the networks and engines of docs/performance.md, some 22 minutes")
  private String suite;

  @Option(
      names = "--network",
      split = ",",
      paramLabel = "NETWORK@BATCH",
      description =
          "networks to compare, as in 784-128:relu-10:softmax@32; iv or iv:32 for those of the"
              + " targets")
  private List<String> networks;

  @Mixin private EngineChoice choice;

  @Option(
      names = "--crowded",
      description = "run all other backends first in every timed JVM: shows what sharing one costs")
  private boolean crowded;

  @Option(
      names = "--resume",
      description = "go on where the same command was interrupted; needs the same options")
  private boolean resume;

  @Option(names = "--output", paramLabel = "DIR", description = "where the page and data go")
  private Path output;

  /** For the build: Maven passes Ctrl-C on, but not other signals. */
  @Option(names = "--end-with-parent", hidden = true)
  private boolean endWithParent;

  @Override
  public Integer call() throws IOException {
    Plan plan = plan();
    if (endWithParent) {
      ChildJvm.endWithParent();
    }
    Path folder = OutputFolder.of(output, plan.name());
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path file = folder.resolve(Measurements.FILE);
    Measurements measured =
        resume ? Measurements.resume(plan, file) : Measurements.begin(plan, file);
    announce(plan, measured, out);
    Results results;
    Interruption interruption =
        Interruption.with(
            () ->
                InterruptedRun.tell(
                    measured, folder, () -> write(measured.results(), folder), out));
    try {
      results = new Comparison(plan, measured, out).run();
    } catch (BackendMismatchException e) {
      System.err.println("compare: " + e.getMessage());
      return 1;
    } finally {
      interruption.close();
    }
    new ConsoleReport(results, out).print();
    write(results, folder);
    out.printf(
        Locale.ROOT,
        "Took %s. Page: %s%n",
        Durations.text(results.seconds()),
        folder.resolve("index.html").toAbsolutePath().normalize());
    return results.rows().isEmpty() ? 1 : 0;
  }

  private static void announce(Plan plan, Measurements measured, PrintStream out) {
    double seconds = measured.expectedSeconds();
    out.printf(
        Locale.ROOT,
        "Comparing %s (%d engines) on %d %s%s: about %s, at most %s.%n",
        String.join(", ", plan.backends()),
        plan.engines().size(),
        plan.cases().size(),
        plan.cases().size() == 1 ? "network" : "networks",
        plan.forks() == 1 ? "" : ", each in " + plan.forks() + " fresh JVMs",
        Durations.text(seconds),
        Durations.text(seconds * Plan.MOST));
    Beginning.tell(measured, out);
  }

  private Plan plan() {
    long named = Stream.of(tier, suite).filter(Objects::nonNull).count() + (quick ? 1 : 0);
    if (named > 1) {
      throw new UsageException("--quick, --tier and --suite: only one of them");
    }
    Plan plan = quick ? Plan.quick() : Plan.standard();
    if (tier != null && !tier.equals("short")) {
      if (!tier.equals("full")) {
        throw new UsageException("no tier named \"" + tier + "\"; there are short and full");
      }
      plan = Plan.full();
    }
    if (suite != null) {
      if (!suite.equals("targets")) {
        throw new UsageException("no suite named \"" + suite + "\"; there is targets");
      }
      plan = Plan.targets();
    }
    List<Case> cases =
        networks == null
            ? plan.cases()
            : networks.stream().flatMap(text -> Targets.parse(text).stream()).toList();
    return plan.of(cases, choice.engines(plan.engines())).jvm(choice.jvmOptions(), crowded);
  }

  private static void write(Results results, Path folder) throws IOException {
    DataReport data = new DataReport(results);
    Files.writeString(folder.resolve("index.html"), new HtmlReport(results).page());
    Files.writeString(folder.resolve("results.json"), data.json());
    Files.writeString(folder.resolve("results.csv"), data.csv());
    Files.writeString(folder.resolve("tables.md"), new MarkdownReport(results).text());
  }
}
