package io.github.espalier.benchmarks;

import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Names;
import io.github.espalier.benchmarks.compare.Plan;
import io.github.espalier.tensor.DType;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say which engines a command measures. */
final class EngineChoice {
  @Option(names = "--backend", split = ",", description = "backends to measure, as in plain,ejml")
  private List<String> backends;

  @Option(names = "--kernel", split = ",", description = "kernels of plain: jit, vector")
  private List<String> kernels;

  @Option(names = "--dtype", split = ",", description = "FLOAT64, FLOAT32")
  private List<String> dtypes;

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      description = "compute threads, as in 1,2 or all; ejml takes 1 or all, and gets all for more")
  private List<String> threads;

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description = "a JVM option for every timed JVM; may be repeated")
  private List<String> jvmOptions = List.of();

  /** JVM options for every timed JVM. */
  List<String> jvmOptions() {
    return jvmOptions;
  }

  /**
   * The engines chosen.
   *
   * @param usual those of a plan: what is not said is taken from them
   */
  List<Engine> engines(List<Engine> usual) {
    List<String> wanted =
        backends == null
            ? usual.stream().map(Engine::backend).distinct().toList()
            : backends.stream().map(Names::backend).toList();
    List<DType> formats =
        dtypes == null
            ? usual.stream().map(Engine::dtype).distinct().toList()
            : dtypes.stream().map(Names::dtype).toList();
    List<String> named =
        kernels == null ? Engine.KERNELS : kernels.stream().map(Engine::kernel).toList();
    List<Integer> counts =
        threads == null ? Plan.THREADS : threads.stream().map(Engine::threads).toList();
    boolean everything = kernels != null && threads != null;
    return Engine.all(wanted, named, formats, counts).stream()
        .filter(engine -> everything || isUsual(engine, usual))
        .toList();
  }

  /** Whether an engine differs from a usual one only in what was said. */
  private boolean isUsual(Engine engine, List<Engine> usual) {
    List<Engine> same =
        usual.stream().filter(other -> other.backend().equals(engine.backend())).toList();
    return same.isEmpty()
        || same.stream()
            .anyMatch(
                other ->
                    (kernels != null || other.kernel().equals(engine.kernel()))
                        && (threads != null || other.threads() == engine.threads()));
  }
}
