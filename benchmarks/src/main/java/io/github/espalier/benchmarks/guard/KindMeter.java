package io.github.espalier.benchmarks.guard;

import io.github.espalier.measure.Kind;
import io.github.espalier.measure.Server;
import io.github.espalier.measure.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Times every guarded kind of step of a task in units of the calibration: always all of them and in
 * the same order, because how a step is compiled depends on what its JVM ran before.
 */
final class KindMeter implements Server.Command {
  /** What is timed, in this order. */
  static final List<Kind> KINDS = List.of(Kind.TRAINING, Kind.PREDICTION);

  /** A step whose times do not settle is warmed for so many times the least. */
  private static final double WARM_AT_MOST = 2.5;

  private final Server server;
  private final DoubleSupplier unit;
  private final int twiceEvery;
  private double sink;

  /**
   * A meter of the server's tasks.
   *
   * @param unit runs the calibration once
   * @param twiceEvery plants a slow-down: every so many steps one is made twice; 0 for none
   */
  KindMeter(Server server, DoubleSupplier unit, int twiceEvery) {
    this.server = server;
    this.unit = unit;
    this.twiceEvery = twiceEvery;
  }

  /** The command that {@link #run} answers. */
  static String[] command(String task, Pace pace, double warmSeconds) {
    return new String[] {
      "kinds",
      task,
      Double.toString(warmSeconds),
      Double.toString(pace.calibrationSeconds()),
      Integer.toString(pace.pairs()),
      Double.toString(pace.windowSeconds())
    };
  }

  /** The time of a step of each of {@link #KINDS}. */
  @Override
  public String run(String[] words) {
    String task = words[1];
    String most = Double.toString(WARM_AT_MOST * Double.parseDouble(words[2]));
    int pairs = Integer.parseInt(words[4]);
    long window = Server.nanos(words[5]);
    for (Kind kind : KINDS) {
      server.warm(new String[] {"warm", task, kind.name(), words[2], most});
    }
    warmUnit(Server.nanos(words[3]));
    Subject subject = server.subject(task);
    List<String> ratios = new ArrayList<>();
    for (Kind kind : KINDS) {
      PairMeter meter = new PairMeter(() -> kind.run(subject), unit, twiceEvery);
      // Thrown away: the loops around step and unit are compiled meanwhile.
      meter.measure(pairs, window);
      ratios.add(Double.toString(meter.measure(pairs, window).median()));
    }
    return String.join("\t", ratios);
  }

  private void warmUnit(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      sink += unit.getAsDouble();
    }
  }
}
