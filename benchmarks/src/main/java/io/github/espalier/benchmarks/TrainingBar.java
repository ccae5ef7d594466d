package io.github.espalier.benchmarks;

import io.github.espalier.benchmarks.workload.Lines;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * Passes on what a training prints, and on a terminal draws a bar below it: share done, time left,
 * epoch, loss, last accuracy, samples per second. Without a terminal there is no bar.
 */
final class TrainingBar implements AutoCloseable {
  /** Narrower than that says nothing; figures make room for it. */
  private static final int NARROWEST = 4;

  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  private final PrintWriter out;
  private final PrintStream terminal;
  private final int columns;
  private long began;
  private boolean drawn;

  /**
   * A bar.
   *
   * @param out receives the lines
   * @param terminal where the bar is drawn
   * @param columns how long the bar's line may be; 0 if there is no terminal
   */
  TrainingBar(PrintWriter out, PrintStream terminal, int columns) {
    this.out = out;
    this.terminal = terminal;
    this.columns = columns;
  }

  /** A line of output, or one that says how far the training is. */
  synchronized void line(String line) {
    if (!line.startsWith(Lines.PROGRESS)) {
      clear();
      out.println(line);
      out.flush();
    } else if (columns > 0) {
      progress(line.substring(Lines.PROGRESS.length()).split(" ", 3));
    }
  }

  /** Draws over the last line of the terminal. */
  private void progress(String[] fields) {
    if (began == 0) {
      began = System.nanoTime();
    }
    double done = Double.parseDouble(fields[0]) / Long.parseLong(fields[1]);
    Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
    terminal.print("\r" + render(done, elapsed, fields[2], columns));
    terminal.flush();
    drawn = true;
  }

  /**
   * The line that is drawn: the bar takes the columns that the figures leave, and of figures that
   * do not fit the last ones are left out, never a part of one.
   *
   * @param figures with a comma and a blank between them, the most important one first
   */
  static String render(double done, Duration elapsed, String figures, int columns) {
    String before = String.format(Locale.ROOT, "%3d%% │", (int) (100 * done));
    String after = "│ " + timeLeft(done, elapsed) + ", " + figures;
    while (before.length() + NARROWEST + after.length() > columns && after.contains(", ")) {
      after = after.substring(0, after.lastIndexOf(", "));
    }
    int width = Math.max(0, columns - before.length() - after.length());
    StringBuilder line = new StringBuilder(before);
    for (int i = 0; i < width; i++) {
      double filled = done * width - i;
      line.append(filled >= 1 ? '█' : EIGHTHS.charAt((int) (8 * Math.max(0, filled))));
    }
    line.append(after).setLength(Math.min(line.length(), columns));
    return line.toString();
  }

  private static String timeLeft(double done, Duration elapsed) {
    if (done == 0) {
      return "-:--";
    }
    long seconds = Math.round(elapsed.toMillis() / 1000d * (1 - done) / done);
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private void clear() {
    if (drawn) {
      terminal.print("\r" + " ".repeat(columns) + "\r");
      terminal.flush();
      drawn = false;
    }
  }

  @Override
  public synchronized void close() {
    clear();
  }
}
