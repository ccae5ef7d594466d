package io.github.espalier.benchmarks;

import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code jmh}: runs JMH with the arguments that follow. */
@Command(name = "jmh", description = "Runs JMH; the arguments are JMH's own (try jmh -h).")
final class JmhCommand implements Callable<Integer> {
  @Unmatched private String[] arguments = {};

  @Override
  public Integer call() throws Exception {
    Main.main(arguments);
    return 0;
  }
}
