package io.github.espalier.benchmarks;

import io.github.espalier.benchmarks.workload.Lines;
import java.io.PrintStream;
import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Passes on what a training prints, and on a terminal draws a bar below it: steps, time left,
 * epoch, loss, samples per second. Without a terminal there is no bar.
 */
final class TrainingBar implements AutoCloseable {
  private static final int WIDTH = 99;
  private static final String CLEAR = "\r" + " ".repeat(WIDTH) + "\r";

  private final PrintWriter out;
  private final PrintStream terminal;
  private final boolean watched;
  private ProgressBar bar;
  private boolean drawn;

  /**
   * A bar.
   *
   * @param out receives the lines
   * @param terminal where the bar is drawn
   * @param watched whether there is a terminal
   */
  TrainingBar(PrintWriter out, PrintStream terminal, boolean watched) {
    this.out = out;
    this.terminal = terminal;
    this.watched = watched;
  }

  /** A line of output, or one that says how far the training is. */
  void line(String line) {
    if (line.startsWith(Lines.PROGRESS)) {
      if (watched) {
        progress(line.substring(Lines.PROGRESS.length()).split(" ", 3));
      }
      return;
    }
    synchronized (this) {
      clear();
      out.println(line);
      out.flush();
    }
  }

  private void progress(String[] fields) {
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("training")
              .setInitialMax(Long.parseLong(fields[1]))
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUnit(" steps", 1)
              .setUpdateIntervalMillis(200)
              .setConsumer(new Drawn())
              .build();
    }
    bar.setExtraMessage(fields[2]);
    bar.stepTo(Long.parseLong(fields[0]));
  }

  private void clear() {
    if (drawn) {
      terminal.print(CLEAR);
      terminal.flush();
      drawn = false;
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }

  /** Draws over the last line of the terminal, never while a line of output is printed. */
  private final class Drawn implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return WIDTH;
    }

    @Override
    public void accept(String text) {
      synchronized (TrainingBar.this) {
        terminal.print("\r" + text);
        terminal.flush();
        drawn = true;
      }
    }

    @Override
    public void clear() {
      synchronized (TrainingBar.this) {
        TrainingBar.this.clear();
      }
    }

    @Override
    public void close() {
      clear();
    }
  }
}
