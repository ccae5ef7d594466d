package io.github.espalier.benchmarks;

import io.github.espalier.measure.ChildException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the benchmarks: {@code java -jar benchmarks.jar compare}. */
@Command(
    name = "benchmarks",
    description = "Trains and times identical networks on every backend.",
    subcommands = {
      AdviseCommand.class,
      CheckCommand.class,
      CompareCommand.class,
      SweepCommand.class,
      FitCommand.class,
      TrainCommand.class,
      JmhCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class Main implements Runnable {
  /** Exit status for a command line that makes no sense. */
  public static final int WRONG_USAGE = 2;

  @picocli.CommandLine.Spec private picocli.CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "no command given; needs one of " + spec.subcommands().keySet());
  }

  /** Runs a command and exits with its status. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command; the exit status. */
  static int run(String... arguments) {
    CommandLine commandLine = new CommandLine(new Main());
    // JMH reads its own arguments.
    commandLine.getSubcommands().get("jmh").setStopAtUnmatched(true).setExpandAtFiles(false);
    commandLine.setParameterExceptionHandler(
        (exception, rejected) -> {
          String command = exception.getCommandLine().getCommandSpec().qualifiedName();
          String message = exception.getMessage().lines().findFirst().orElse("wrong usage");
          exception
              .getCommandLine()
              .getErr()
              .println(command + ": " + message + " (see " + command + " --help)");
          return WRONG_USAGE;
        });
    commandLine.setExecutionExceptionHandler(
        (exception, failed, parsed) -> {
          if (exception instanceof UsageException) {
            failed
                .getErr()
                .println(failed.getCommandSpec().qualifiedName() + ": " + exception.getMessage());
            return WRONG_USAGE;
          }
          if (exception instanceof ChildException) {
            // Commands set backends aside that fail; without the reference nothing can be measured.
            failed
                .getErr()
                .println(failed.getCommandName() + ": the reference: " + exception.getMessage());
            return 1;
          }
          throw exception;
        });
    return commandLine.execute(arguments);
  }
}
