package io.github.espalier.benchmarks.compare;

import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Says how far a measurement is and how long it still takes: a bar on a terminal, a line per phase
 * elsewhere.
 */
public final class Progress implements AutoCloseable {
  private static final int WIDTH = 79;

  private final PrintStream lines;
  private final ProgressBar bar;
  private final Eta eta;
  private final long start = System.nanoTime();
  private String phase = "";

  private Progress(PrintStream lines, ProgressBar bar, Eta eta) {
    this.lines = lines;
    this.bar = bar;
    this.eta = eta;
  }

  /**
   * A bar if standard output is a terminal, else lines.
   *
   * @param seconds the expected duration, which the bar counts
   */
  public static Progress on(PrintStream out, double seconds) {
    if (!Terminal.isThere()) {
      return new Progress(out, null, new Eta(seconds));
    }
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("measuring")
            .setInitialMax(Math.round(seconds))
            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
            .setMaxRenderedLength(WIDTH)
            .hideEta()
            .clearDisplayOnFinish()
            .setUpdateIntervalMillis(500)
            .build();
    return new Progress(out, bar, new Eta(seconds));
  }

  /** A phase begins. */
  public void phase(String text) {
    phase = text;
    if (bar == null) {
      lines.printf(Locale.ROOT, "%5.0f s  %s; %s%n", elapsed(), text, left());
    }
    tick();
  }

  private String left() {
    return Durations.text(Math.max(1, eta.left(elapsed()))) + " left";
  }

  /** Some work is done. */
  public void tick() {
    if (bar != null) {
      double elapsed = elapsed();
      bar.maxHint(Math.round(elapsed + Math.max(1, eta.left(elapsed))));
      bar.stepTo(Math.round(elapsed));
      bar.setExtraMessage(left() + ", " + phase);
    }
  }

  /** There is more to do than was expected, by so many seconds. */
  public void more(double seconds) {
    eta.more(seconds);
  }

  /**
   * A part is done.
   *
   * @param expected seconds that it was expected to take
   */
  public void done(double expected) {
    eta.done(expected, elapsed());
    tick();
  }

  double elapsed() {
    return (System.nanoTime() - start) * 1e-9;
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
