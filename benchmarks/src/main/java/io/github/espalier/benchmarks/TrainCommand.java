package io.github.espalier.benchmarks;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendUnavailableException;
import io.github.espalier.backend.Backends;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Terminal;
import io.github.espalier.benchmarks.workload.Lines;
import io.github.espalier.benchmarks.workload.Start;
import io.github.espalier.benchmarks.workload.Verdict;
import io.github.espalier.benchmarks.workload.Workload;
import io.github.espalier.benchmarks.workload.Workloads;
import io.github.espalier.measure.Jvm;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code train NAME}: trains a workload on a backend and says whether it reached its result. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains a named workload and says whether it reached its result.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:trained to the end, result reached",
      "2:wrong usage, unreadable data, or a backend that cannot load",
      "3:trained, result not reached"
    })
public final class TrainCommand implements Callable<Integer> {
  /** Exit status: trained, but the result was not reached. */
  public static final int NOT_REACHED = 3;

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "The workload; see --list.")
  private String name;

  @Option(names = "--list", description = "Lists the workloads: a name, then a sentence.")
  private boolean list;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = "plain",
      description = "plain, ejml or nd4j; default: plain.")
  private String backend;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "FLOAT64",
      description = "FLOAT32 or FLOAT64; default: FLOAT64.")
  private DType dtype;

  @Option(
      names = "--kernel",
      paramLabel = "NAME",
      description = "Kernel of plain: jit or vector; default: vector where the JDK has it.")
  private String kernel;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Compute threads, or all; default: 1.")
  private String threads;

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "A JVM option for the JVM that trains; may be repeated.")
  private List<String> jvmOptions = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "A random start by the original's scheme; default: the recorded start.")
  private Long seed;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder of the data, for a workload that reads files.")
  private Path data;

  /** Set in the JVM that trains. */
  @Option(names = "--in-this-jvm", hidden = true)
  private boolean inThisJvm;

  @Option(names = "--progress", hidden = true)
  private boolean progress;

  /** For picocli. */
  public TrainCommand() {}

  @Override
  public Integer call() {
    Lines out = new Lines(spec.commandLine().getOut(), progress);
    if (list) {
      if (name != null) {
        throw new UsageException("--list takes no name, got \"" + name + "\"");
      }
      int width = Workloads.all().stream().mapToInt(w -> w.name().length()).max().orElse(1);
      for (Workload workload : Workloads.all()) {
        out.line("%-" + width + "s  %s", workload.name(), workload.description());
      }
      return CommandLine.ExitCode.OK;
    }
    if (name == null) {
      throw new UsageException("needs the name of a workload; train --list shows them");
    }
    Workload workload;
    try {
      workload = Workloads.named(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
    if (data == null == workload.readsFiles()) {
      throw new UsageException(
          name + (data == null ? " needs --data DIR" : " reads no files; leave out --data"));
    }
    BackendOptions options =
        BackendOptions.defaults().dtype(dtype).threads(Engine.threads(threads));
    if (kernel != null) {
      options = options.with("kernel", kernel);
    }
    if (!inThisJvm) {
      return inChild();
    }
    ChildJvm.endWithParent();
    try (Backend opened = Backends.create(backend, options)) {
      return train(workload, opened, out);
    } catch (IllegalArgumentException | BackendUnavailableException | IOException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** The same command in a JVM that was started with what the backends need. */
  private int inChild() {
    List<String> arguments = new ArrayList<>(List.of("train", name, "--in-this-jvm"));
    arguments.addAll(List.of("--backend", backend, "--dtype", dtype.name(), "--threads", threads));
    if (kernel != null) {
      arguments.addAll(List.of("--kernel", kernel));
    }
    if (seed != null) {
      arguments.addAll(List.of("--seed", seed.toString()));
    }
    if (data != null) {
      arguments.addAll(List.of("--data", data.toString()));
    }
    int columns = Terminal.isThere() ? Terminal.columns() : 0;
    if (columns > 0) {
      arguments.add("--progress");
    }
    CommandLine line = spec.commandLine();
    try (TrainingBar bar = new TrainingBar(line.getOut(), System.err, columns)) {
      return ChildJvm.run(jvmOptions, arguments, bar::line, line.getErr()::println);
    } catch (IOException e) {
      throw new UsageException("cannot start a JVM: " + e.getMessage());
    }
  }

  private int train(Workload workload, Backend opened, Lines out) throws IOException {
    out.heading(
        "%s on %s %s, %s. %s",
        workload.name(),
        opened.name(),
        opened.dtype(),
        seed == null ? "usual start" : "seed " + seed,
        workload.description());
    Start start =
        new Start(
            seed == null ? OptionalLong.empty() : OptionalLong.of(seed), Optional.ofNullable(data));
    long began = System.nanoTime();
    Verdict verdict = workload.train(opened, start, out);
    double seconds = (System.nanoTime() - began) / 1e9;
    out.text(verdict.toString());
    out.line("Time: %.1f s; %s; %s", seconds, opened.description(), Jvm.version());
    return verdict.reached() ? CommandLine.ExitCode.OK : NOT_REACHED;
  }
}
