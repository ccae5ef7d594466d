package io.github.espalier.benchmarks;

import io.github.espalier.advise.Advice;
import io.github.espalier.advise.BackendAdvisor;
import io.github.espalier.backend.BackendMismatchException;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.backend.Backends;
import io.github.espalier.benchmarks.compare.Interruption;
import io.github.espalier.benchmarks.compare.Machine;
import io.github.espalier.benchmarks.compare.Names;
import io.github.espalier.benchmarks.compare.Progress;
import io.github.espalier.benchmarks.network.NetworkSpec;
import io.github.espalier.io.ModelFormatException;
import io.github.espalier.measure.ReferenceBackend;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code advise}: which backend to train and serve one network on. */
@Command(
    name = "advise",
    description = {
      "Measures every backend, kernel and number of threads on one network, and recommends.",
      "The last line begins with RECOMMENDATION."
    },
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:recommended",
      "1:the backends do not compute the same, or none or the reference could not be measured",
      "2:wrong usage"
    },
    mixinStandardHelpOptions = true)
final class AdviseCommand implements Callable<Integer> {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(s|m|h)?");

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NETWORK",
      description =
          "sizes, as in 784-128-10 or 784-128:relu-10:softmax; a workload's name; or a model file")
  private String network;

  @Option(
      names = "--batch",
      split = ",",
      paramLabel = "N",
      description =
          "samples per training step; default: 32. Several, as in 1,32,256, share the budget and"
              + " show where the answer changes")
  private List<Integer> batches = List.of(32);

  @Option(names = "--dtype", paramLabel = "TYPE", description = "FLOAT64 (default) or FLOAT32")
  private String dtype = "FLOAT64";

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description = "about how long it may take, as in 30s or 2m; default: 2m")
  private String budget = "2m";

  @Option(names = "--backend", split = ",", description = "only these backends, as in plain,ejml")
  private List<String> backends;

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "a JVM option for every timed JVM; may be repeated")
  private List<String> jvmOptions = List.of();

  /** For the build: Maven passes Ctrl-C on, but not other signals. */
  @Option(names = "--end-with-parent", hidden = true)
  private boolean endWithParent;

  @Override
  public Integer call() throws InterruptedException {
    if (endWithParent) {
      ChildJvm.endWithParent();
    }
    DType format = Names.dtype(dtype);
    Duration time = budget(budget);
    List<BackendAdvisor> advisors = new ArrayList<>();
    for (int batch : batches) {
      advisors.add(advisor(format, batch, time.dividedBy(batches.size())));
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Machine machine = Machine.here();
    out.printf(
        Locale.ROOT,
        "Measuring %s with batch %s in %s on every backend: about %d s.%n%s%n",
        network,
        batches.toString().replaceAll("[\\[\\]]", ""),
        format,
        time.toSeconds(),
        machine);
    machine.warnIfBusy(out);
    List<Advice> advices = new ArrayList<>();
    for (BackendAdvisor advisor : advisors) {
      Optional<Advice> advice = advice(advisor, time.dividedBy(batches.size()), out);
      if (advice.isEmpty()) {
        return 1;
      }
      advices.add(advice.get());
      out.print("\n" + advice.get());
    }
    if (advices.size() > 1) {
      out.println();
      advices.forEach(
          advice ->
              out.println(
                  advice
                      .recommendation()
                      .replaceFirst(
                          "RECOMMENDATION", "RECOMMENDATION for batch " + advice.batch() + ":")));
    }
    return advices.stream().anyMatch(advice -> advice.measured().isEmpty()) ? 1 : 0;
  }

  /** Measures; empty if nothing can be said, which is said. */
  private Optional<Advice> advice(BackendAdvisor advisor, Duration time, PrintStream out)
      throws InterruptedException {
    try (Progress progress = Progress.on(out, time.toSeconds())) {
      Advice advice = advisor.progress(progress::phase).advise();
      Interruption.stopIfEnding(!advice.failures().isEmpty());
      return Optional.of(advice);
    } catch (BackendMismatchException | IllegalStateException | UncheckedIOException e) {
      Interruption.stopIfEnding(true);
      spec.commandLine().getErr().println("advise: " + e.getMessage());
      return Optional.empty();
    }
  }

  private BackendAdvisor advisor(DType format, int batch, Duration time) {
    BackendAdvisor advisor;
    try {
      advisor =
          BackendAdvisor.forNetwork(network(network))
              .batch(batch)
              .dtype(format)
              .budget(time)
              .jvmOptions(jvmOptions);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
    if (backends != null) {
      List<String> wanted = backends.stream().map(Names::backend).toList();
      List<BackendSetup> setups =
          Backends.setups(format).stream()
              .filter(setup -> wanted.contains(setup.backend()))
              .toList();
      if (setups.isEmpty()) {
        throw new UsageException("--backend: none of " + wanted + " can be created here");
      }
      advisor.setups(setups);
    }
    return advisor;
  }

  /** A model file's network, else what the text describes. */
  private static Sequential network(String text) {
    if (!isFile(text)) {
      return NetworkSpec.parse(text).network();
    }
    try (ReferenceBackend backend = new ReferenceBackend();
        Model model = Model.load(Path.of(text), backend)) {
      return model.network();
    } catch (ModelFormatException e) {
      throw new UsageException(e.getMessage());
    } catch (IOException e) {
      throw new UsageException("cannot read " + text + ": " + e.getMessage());
    }
  }

  private static boolean isFile(String text) {
    try {
      return Files.isRegularFile(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static Duration budget(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new UsageException("--budget: needs a time as in 30s, 2m or 1h, got \"" + text + "\"");
    }
    long number = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    return switch (unit) {
      case "h" -> Duration.ofHours(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }
}
