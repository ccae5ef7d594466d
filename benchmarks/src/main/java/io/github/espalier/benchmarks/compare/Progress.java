package io.github.espalier.benchmarks.compare;

import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Says how far the comparison is: a bar on a terminal, a line per phase elsewhere. */
public final class Progress implements AutoCloseable {
  private static final int WIDTH = 79;

  private final PrintStream lines;
  private final ProgressBar bar;
  private final long start = System.nanoTime();

  private Progress(PrintStream lines, ProgressBar bar) {
    this.lines = lines;
    this.bar = bar;
  }

  /**
   * A bar if standard output is a terminal, else lines.
   *
   * @param seconds the expected duration, which the bar counts
   */
  public static Progress on(PrintStream out, double seconds) {
    if (!Terminal.isThere()) {
      return new Progress(out, null);
    }
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("comparing")
            .setInitialMax(Math.round(seconds))
            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
            .setMaxRenderedLength(WIDTH)
            .hideEta()
            .clearDisplayOnFinish()
            .setUpdateIntervalMillis(500)
            .build();
    return new Progress(out, bar);
  }

  /** A phase begins. */
  public void phase(String text) {
    if (bar == null) {
      lines.printf(Locale.ROOT, "%5.0f s  %s%n", elapsed(), text);
    } else {
      bar.setExtraMessage(text);
    }
    tick();
  }

  /** Some work is done. */
  public void tick() {
    if (bar != null) {
      bar.stepTo(Math.min(Math.round(elapsed()), bar.getMax()));
    }
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
