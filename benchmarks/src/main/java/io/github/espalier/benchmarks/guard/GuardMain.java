package io.github.espalier.benchmarks.guard;

import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Kind;
import io.github.espalier.measure.Server;
import io.github.espalier.measure.SetupText;
import io.github.espalier.measure.Statistic;
import io.github.espalier.measure.Subject;
import java.util.List;

/** The JVM that times steps of one backend in units of the calibration. */
public final class GuardMain {
  private GuardMain() {}

  /**
   * Serves one backend.
   *
   * @param arguments how many steps one is made twice in, to plant a slow-down, or 0; then a setup
   */
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    int twiceEvery = Integer.parseInt(words.get(0));
    Server.serve(
        () -> {
          Server server =
              new Server(
                  SetupText.open(SetupText.read(words.subList(1, words.size()))),
                  key -> Case.parse(key).task());
          return server.with("pairs", command -> pairs(server, twiceEvery, command));
        });
  }

  /** Answers {@code pairs}, task, kind, number of pairs, seconds of a window. */
  private static String pairs(Server server, int twiceEvery, String[] words) {
    Subject subject = server.subject(words[1]);
    Kind kind = Kind.valueOf(words[2]);
    PairMeter meter = new PairMeter(() -> kind.run(subject), new Calibration()::run, twiceEvery);
    Statistic ratio = meter.measure(Integer.parseInt(words[3]), Server.nanos(words[4]));
    return ratio.median() + "\t" + ratio.spread();
  }
}
