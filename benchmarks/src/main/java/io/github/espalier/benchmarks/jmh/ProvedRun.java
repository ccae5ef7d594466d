package io.github.espalier.benchmarks.jmh;

import io.github.espalier.benchmarks.UsageException;
import io.github.espalier.benchmarks.compare.ChildMain;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Names;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.benchmarks.network.Draws;
import io.github.espalier.benchmarks.network.NetworkSpec;
import io.github.espalier.measure.Child;
import io.github.espalier.measure.ChildException;
import io.github.espalier.measure.Children;
import io.github.espalier.measure.Jvm;
import io.github.espalier.measure.Proof;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Defaults;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * A JMH run that times only what was proved equal: every network, batch and engine of the command
 * line goes through the proof first; an engine that cannot load is left out and listed.
 *
 * <p>JMH crosses all parameters, but only plain has kernels, and an engine may be left out; so
 * there is one JMH run per backend, kernel and number of threads, and their results are put
 * together at the end.
 */
public final class ProvedRun {
  private static final List<Class<?>> BATCHED =
      List.of(ForwardBenchmark.class, BackwardBenchmark.class, TrainStepBenchmark.class);

  /** JMH adds up what is included, so that only an exclusion narrows it. */
  private static final String ALL_BUT_PEAK =
      Pattern.quote(PeakBenchmark.class.getPackageName()) + "\\.(?!PeakBenchmark)";

  private final Options options;
  private final List<Engine> engines;
  private final List<Case> cases;
  private final PrintStream out =
      new PrintStream(new WithoutWarning(System.out), true, StandardCharsets.UTF_8);

  /** Engines that one JMH run measures: they differ in precision only. */
  private record Group(String backend, String kernel, String threads) {}

  /**
   * Reads the parameters.
   *
   * @throws UsageException for a value that makes no sense
   */
  public ProvedRun(Options options) {
    this.options = options;
    List<DType> dtypes = values(EngineState.class, "dtype").stream().map(Names::dtype).toList();
    engines =
        Engine.all(
            values(EngineState.class, "backend").stream().map(Names::backend).toList(),
            values(EngineState.class, "kernel").stream().map(Engine::kernel).toList(),
            dtypes,
            values(EngineState.class, "threads").stream().map(Engine::threads).toList());
    cases = List.copyOf(cases());
    if (cases.isEmpty() && !wants(PeakBenchmark.class)) {
      throw new UsageException(
          "no benchmark matches "
              + options.getIncludes()
              + "; there are ForwardBenchmark, BackwardBenchmark, TrainStepBenchmark,"
              + " PredictOneBenchmark, FitBenchmark, PeakBenchmark");
    }
  }

  /** A parameter's values on the command line, or those of its annotation. */
  private Collection<String> values(Class<?> state, String name) {
    try {
      String[] usual = state.getField(name).getAnnotation(Param.class).value();
      return options.getParameter(name).orElse(List.of(usual));
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int batch(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same message.
    }
    throw new UsageException("batch \"" + text + "\": needs a whole number of at least 1");
  }

  private Set<Case> cases() {
    List<NetworkSpec> networks =
        values(NetworkState.class, "network").stream().map(NetworkSpec::parse).toList();
    List<Integer> batches =
        values(BatchState.class, "batch").stream().map(ProvedRun::batch).toList();
    List<Case> fits = values(FitState.class, "work").stream().map(Case::parse).toList();
    Set<Case> found = new LinkedHashSet<>();
    for (NetworkSpec network : networks) {
      if (BATCHED.stream().anyMatch(this::wants)) {
        batches.forEach(size -> found.add(new Case(network, size)));
      }
      if (wants(PredictOneBenchmark.class)) {
        found.add(new Case(network, 1));
      }
    }
    if (wants(FitBenchmark.class)) {
      found.addAll(fits);
    }
    return found;
  }

  private boolean wants(Class<?> benchmark) {
    List<String> includes = options.getIncludes();
    String name = benchmark.getName() + "." + benchmark.getMethods()[0].getName();
    return includes.isEmpty()
        || includes.stream().anyMatch(regex -> pattern(regex).matcher(name).find());
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new UsageException("\"" + regex + "\" is no regular expression: " + e.getDescription());
    }
  }

  /** Proves, then times. */
  public void run() throws IOException, RunnerException {
    Collection<RunResult> results = new ArrayList<>();
    int runs = 0;
    if (wants(PeakBenchmark.class)) {
      OptionsBuilder peak = builder(List.of());
      peak.exclude(ALL_BUT_PEAK);
      results.addAll(new Runner(peak.build(), format()).run());
      runs++;
    }
    if (!cases.isEmpty()) {
      Map<Case, String> draws = new LinkedHashMap<>();
      Map<Group, List<String>> groups = groups(prove(draws));
      if (groups.isEmpty()) {
        throw new RunnerException("no backend can be measured");
      }
      Path file = Files.createTempFile("espalier-draws", ".properties");
      try {
        Draws.write(draws, file);
        for (Map.Entry<Group, List<String>> group : groups.entrySet()) {
          results.addAll(
              new Runner(options(group.getKey(), group.getValue(), file), format()).run());
          runs++;
        }
      } finally {
        Files.delete(file);
      }
    }
    if (runs > 1) {
      summarize(results);
    }
  }

  /** The engines that load and compute the same. */
  private List<Engine> prove(Map<Case, String> draws) throws IOException {
    Map<Engine, String> failures = new LinkedHashMap<>();
    try (Children children = new Children(ChildMain.class, List.of());
        Proof proof = new Proof(children.openReference(ChildMain.ALONE), children.folder())) {
      cases.forEach(work -> draws.put(work, proof.prepare(work.task())));
      for (Engine engine : engines) {
        try (Child child = children.open(engine.setup(), ChildMain.ALONE)) {
          cases.forEach(work -> proof.check(engine.setup(), child, work.task()));
        } catch (ChildException e) {
          failures.put(engine, e.getMessage());
        }
      }
    }
    List<Engine> left = engines.stream().filter(e -> !failures.containsKey(e)).toList();
    System.out.printf(
        "Proved equal to the reference before timing: %s on %s.%n",
        cases, left.stream().map(engine -> "[" + engine + "]").toList());
    failures.forEach((engine, why) -> System.out.println(engine + ": left out: " + why));
    return left;
  }

  private static Map<Group, List<String>> groups(List<Engine> engines) {
    Map<Group, List<String>> groups = new LinkedHashMap<>();
    for (Engine engine : engines) {
      Group group = new Group(engine.backend(), engine.kernel(), engine.threadsText());
      groups.computeIfAbsent(group, g -> new ArrayList<>()).add(engine.dtype().name());
    }
    return groups;
  }

  private Options options(Group group, List<String> dtypes, Path draws) {
    OptionsBuilder builder = builder(List.of("-D" + Draws.PROPERTY + "=" + draws));
    builder.exclude(Pattern.quote(PeakBenchmark.class.getName()));
    builder.param("backend", group.backend());
    builder.param("kernel", group.kernel());
    builder.param("threads", group.threads());
    builder.param("dtype", dtypes.toArray(String[]::new));
    return builder.build();
  }

  private OptionsBuilder builder(List<String> more) {
    OptionsBuilder builder = new OptionsBuilder();
    ChainedOptionsBuilder chained = builder.parent(options);
    List<String> jvm = new ArrayList<>(options.getJvmArgsAppend().orElse(List.of()));
    jvm.addAll(Jvm.flags());
    jvm.addAll(more);
    chained.jvmArgsAppend(jvm.toArray(String[]::new));
    return builder;
  }

  private org.openjdk.jmh.runner.format.OutputFormat format() {
    return OutputFormatFactory.createFormatInstance(
        out, options.verbosity().orElse(Defaults.VERBOSITY));
  }

  /** Prints all results in one table, and writes them where each run wrote only its own. */
  private void summarize(Collection<RunResult> results) {
    out.println();
    ResultFormatFactory.getInstance(ResultFormatType.TEXT, out).writeOut(results);
    if (options.getResult().hasValue() || options.getResultFormat().hasValue()) {
      ResultFormatType type = options.getResultFormat().orElse(Defaults.RESULT_FORMAT);
      String usual = Defaults.RESULT_FILE_PREFIX + "." + type.toString().toLowerCase(Locale.ROOT);
      ResultFormatFactory.getInstance(type, options.getResult().orElse(usual)).writeOut(results);
    }
  }
}
