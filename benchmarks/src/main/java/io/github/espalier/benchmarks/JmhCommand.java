package io.github.espalier.benchmarks;

import io.github.espalier.benchmarks.compare.MismatchException;
import io.github.espalier.benchmarks.jmh.ProvedRun;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code jmh}: runs JMH with the arguments that follow, after a proof of equality. */
@Command(name = "jmh", description = "Runs JMH; the arguments are JMH's own (see jmh -h).")
final class JmhCommand implements Callable<Integer> {
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
    try {
      new ProvedRun(options).run();
      return 0;
    } catch (MismatchException | RunnerException e) {
      System.err.println("jmh: " + e.getMessage());
      return 1;
    }
  }
}
