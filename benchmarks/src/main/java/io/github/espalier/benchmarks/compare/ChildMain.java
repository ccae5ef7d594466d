package io.github.espalier.benchmarks.compare;

import io.github.espalier.backend.Backend;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.benchmarks.network.FitSubject;
import io.github.espalier.benchmarks.peak.Peak;
import io.github.espalier.measure.Server;
import io.github.espalier.measure.SetupText;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** The JVM that runs one backend on {@link Case}s; it also fits, and measures the peak. */
public final class ChildMain {
  /** Stands before the setup for no other backends. */
  public static final String ALONE = "-";

  private ChildMain() {}

  /**
   * Serves one backend.
   *
   * @param arguments other backends to run first, separated by commas, or {@link #ALONE}; then a
   *     setup
   */
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    Server.serve(() -> server(words.get(0), words.subList(1, words.size())));
  }

  private static Server server(String others, List<String> setup) {
    Backend backend = SetupText.open(SetupText.read(setup));
    List<Server> crowd = new ArrayList<>();
    if (!others.equals(ALONE)) {
      for (String other : others.split(",")) {
        Engine engine = Engine.usual(other, backend.dtype());
        crowd.add(new Server(engine.setup().create(), key -> Case.parse(key).task()));
      }
    }
    Server server = new Server(backend, key -> Case.parse(key).task());
    return server
        .with("peak", ChildMain::peak)
        .with("fit", words -> fit(backend, words))
        .with(
            "warm",
            words -> {
              crowd.forEach(other -> other.warm(words));
              return server.warm(words);
            });
  }

  private static String peak(String[] words) {
    DType dtype = DType.valueOf(words[1]);
    int threads = Integer.parseInt(words[2]);
    return Peak.flopsPerSecond(dtype, threads, Server.nanos(words[3])) + "\t" + Peak.method();
  }

  private static String fit(Backend backend, String[] words) {
    try (FitSubject fit = new FitSubject(backend, Case.parse(words[1]))) {
      return FitCost.fields(
          fit::fit,
          fit::steps,
          fit.stepsPerRun(),
          Server.nanos(words[2]),
          Integer.parseInt(words[3]),
          System::nanoTime);
    }
  }
}
