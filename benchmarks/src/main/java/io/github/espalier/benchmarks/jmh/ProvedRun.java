package io.github.espalier.benchmarks.jmh;

import io.github.espalier.benchmarks.UsageException;
import io.github.espalier.benchmarks.compare.Children;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Names;
import io.github.espalier.benchmarks.compare.Proof;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.benchmarks.network.Draws;
import io.github.espalier.benchmarks.network.NetworkSpec;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * A JMH run that times only what was proved equal: every network, batch, backend and precision of
 * the command line goes through the proof first; a backend that cannot load is left out and listed.
 */
public final class ProvedRun {
  private final Options options;
  private final List<String> backends;
  private final List<DType> dtypes;
  private final List<NetworkSpec> networks;
  private final List<Integer> batches;
  private final List<Integer> threads;

  /**
   * Reads the parameters.
   *
   * @throws UsageException for a value that makes no sense
   */
  public ProvedRun(Options options) {
    this.options = options;
    backends = values(NetworkState.class, "backend").stream().map(Names::backend).toList();
    dtypes = values(NetworkState.class, "dtype").stream().map(Names::dtype).toList();
    networks = values(NetworkState.class, "network").stream().map(NetworkSpec::parse).toList();
    batches = values(BatchState.class, "batch").stream().map(b -> number("batch", b)).toList();
    if (cases().isEmpty()) {
      throw new UsageException(
          "no benchmark matches "
              + options.getIncludes()
              + "; there are ForwardBenchmark, BackwardBenchmark, TrainStepBenchmark,"
              + " PredictOneBenchmark, FitBenchmark");
    }
    threads =
        values(NetworkState.class, "threads").stream().map(t -> number("threads", t)).toList();
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

  private static int number(String name, String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same message.
    }
    throw new UsageException(name + " \"" + text + "\": needs a whole number of at least 1");
  }

  private Set<Case> cases() {
    Set<Case> cases = new LinkedHashSet<>();
    for (NetworkSpec network : networks) {
      if (wants(ForwardBenchmark.class)
          || wants(BackwardBenchmark.class)
          || wants(TrainStepBenchmark.class)
          || wants(FitBenchmark.class)) {
        batches.forEach(batch -> cases.add(new Case(network, batch)));
      }
      if (wants(PredictOneBenchmark.class)) {
        cases.add(new Case(network, 1));
      }
    }
    return cases;
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
    Map<Case, String> draws = new LinkedHashMap<>();
    Map<Engine, String> failures = new LinkedHashMap<>();
    for (int count : threads) {
      prove(count, draws, failures);
    }
    List<String> left = new ArrayList<>(backends);
    failures.forEach(
        (engine, why) -> {
          System.out.println(engine + ": left out: " + why);
          left.remove(engine.backend());
        });
    if (left.isEmpty()) {
      throw new RunnerException("no backend can be measured");
    }
    Path file = Files.createTempFile("espalier-draws", ".properties");
    try {
      Draws.write(draws, file);
      new Runner(provedOptions(left, file)).run();
    } finally {
      Files.delete(file);
    }
  }

  private void prove(int count, Map<Case, String> draws, Map<Engine, String> failures)
      throws IOException {
    List<Engine> engines = new ArrayList<>();
    dtypes.forEach(dtype -> backends.forEach(b -> engines.add(new Engine(b, dtype))));
    List<Case> cases = List.copyOf(cases());
    try (Children children = new Children(List.of(), count);
        Proof proof = new Proof(children)) {
      cases.forEach(work -> draws.put(work, proof.prepare(work)));
      proof.checkAll(cases, engines, failures);
    }
    System.out.printf(
        "Proved equal to the reference before timing: %s on %s, %d thread(s).%n",
        cases, engines.stream().filter(e -> !failures.containsKey(e)).toList(), count);
  }

  private Options provedOptions(List<String> left, Path draws) {
    List<String> jvm = new ArrayList<>(options.getJvmArgsAppend().orElse(List.of()));
    jvm.add("-D" + Draws.PROPERTY + "=" + draws);
    if (Runtime.version().feature() >= 22) {
      // Otherwise these warn about every native library that is loaded.
      jvm.add("--enable-native-access=ALL-UNNAMED");
    }
    ChainedOptionsBuilder builder = new OptionsBuilder().parent(options);
    builder.param("backend", left.toArray(String[]::new));
    builder.jvmArgsAppend(jvm.toArray(String[]::new));
    return builder.build();
  }
}
