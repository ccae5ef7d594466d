package io.github.espalier.benchmarks.guard;

import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Server;
import io.github.espalier.measure.SetupText;
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
          return server.with("kinds", new KindMeter(server, new Calibration()::run, twiceEvery));
        });
  }
}
