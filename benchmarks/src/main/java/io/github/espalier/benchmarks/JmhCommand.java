package io.github.espalier.benchmarks;

import io.github.espalier.backend.BackendMismatchException;
import io.github.espalier.benchmarks.jmh.ProvedRun;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.ProfilerException;
import org.openjdk.jmh.profile.ProfilerFactory;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.ProfilerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code jmh}: runs JMH with the arguments that follow, after a proof of equality. */
@Command(name = "jmh", description = "Runs JMH; the arguments are JMH's own (see jmh -h).")
final class JmhCommand implements Callable<Integer> {
  private static final List<String> PARAMETERS =
      List.of("backend", "kernel", "dtype", "network", "batch", "threads", "work");

  @Unmatched private String[] arguments = {};

  @Override
  public Integer call() throws Exception {
    CommandLineOptions options;
    try {
      options = new CommandLineOptions(arguments);
    } catch (CommandLineOptionException e) {
      throw new UsageException(e.getMessage());
    }
    if (options.shouldHelp()
        || options.shouldList()
        || options.shouldListWithParams()
        || options.shouldListProfilers()
        || options.shouldListResultFormats()) {
      org.openjdk.jmh.Main.main(arguments);
      return 0;
    }
    checkParameters();
    checkProfilers(options);
    try {
      new ProvedRun(options).run();
      return 0;
    } catch (BackendMismatchException | RunnerException e) {
      System.err.println("jmh: " + e.getMessage());
      return 1;
    }
  }

  /** JMH ignores a parameter that no benchmark has, and would time the default in its place. */
  private void checkParameters() {
    for (int i = 1; i < arguments.length; i++) {
      String name = arguments[i].replaceFirst("=.*", "");
      if (arguments[i - 1].equals("-p") && !PARAMETERS.contains(name)) {
        throw new UsageException("no parameter named \"" + name + "\"; there are " + PARAMETERS);
      }
    }
  }

  /** Asked before the proof rather than by JMH after it. */
  private static void checkProfilers(CommandLineOptions options) {
    for (ProfilerConfig profiler : options.getProfilers()) {
      try {
        ProfilerFactory.getProfilerOrException(profiler);
      } catch (ProfilerException e) {
        throw new UsageException(
            "no usable profiler \"" + profiler.getKlass() + "\"; jmh -lprof lists them");
      }
    }
  }
}
