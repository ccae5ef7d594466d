package io.github.espalier.benchmarks.workload;

import io.github.espalier.data.Labels;

/** The tables of results that several classics print, each with its verdict. */
final class Tables {
  private Tables() {}

  /** Input, output, class by the threshold one half, target; all classes must be right. */
  static Verdict classes(Trained trained, Lines out) {
    int right = classes(trained.x(), trained.predictions(), trained.y(), out);
    return allRight(right, trained.x().length);
  }

  /** The table alone; returns how many classes are right. */
  static int classes(double[][] x, double[][] predictions, double[][] y, Lines out) {
    int[][] classes = Labels.atLeast(0.5, predictions);
    int right = 0;
    for (int r = 0; r < classes.length; r++) {
      int target = (int) y[r][0];
      right += classes[r][0] == target ? 1 : 0;
      out.line(
          "Input %s  output %.4f  prediction %d  target %d",
          Lines.row(x[r]), predictions[r][0], classes[r][0], target);
    }
    return right;
  }

  /** Expected and predicted class of every sample by argmax; all must be right. */
  static Verdict expectedAndGot(Trained trained, Lines out) {
    int[] expected = Labels.argMax(trained.y());
    int[] got = Labels.argMax(trained.predictions());
    int right = 0;
    for (int r = 0; r < got.length; r++) {
      right += got[r] == expected[r] ? 1 : 0;
      out.line("Expected=%d, Got=%d", expected[r], got[r]);
    }
    return allRight(right, got.length);
  }

  /** All of so many predictions must be right. */
  static Verdict allRight(int right, int of) {
    return new Verdict(
        right == of, Lines.format("%d of %d predictions are right, needs %d", right, of, of));
  }
}
