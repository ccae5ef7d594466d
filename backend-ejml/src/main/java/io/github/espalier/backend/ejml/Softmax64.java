package io.github.espalier.backend.ejml;

import io.github.espalier.backend.Elementary64;

/**
 * Softmax of each row and categorical cross-entropy from logits.
 *
 * <p>Rows are taken a block at a time, so that the exponentials of short rows still make one loop
 * long enough to vectorise.
 */
// The casts that change nothing here round in the generated FLOAT32 twin.
@SuppressWarnings("cast")
final class Softmax64 {
  /** Elements of a block, which stay in the first-level cache between the passes. */
  private static final int BLOCK = 1024;

  private Softmax64() {}

  /** y ← softmax of each row of x; y may be x. */
  static void forward(double[] x, double[] y, int rows, int cols) {
    int block = rowsPerBlock(cols);
    for (int first = 0; first < rows; first += block) {
      int last = Math.min(rows, first + block);
      for (int r = first; r < last; r++) {
        int from = r * cols;
        int to = from + cols;
        subtract(max(x, from, to), x, y, from, to);
      }
      exponentials(y, first * cols, last * cols);
      for (int r = first; r < last; r++) {
        int from = r * cols;
        int to = from + cols;
        scale((double) (1 / Reduce64.sum(y, from, to)), y, from, to);
      }
    }
  }

  /** dx ← y ⊙ (dy − Σ(dy ⊙ y)) per row; dx may be dy. */
  static void backward(double[] y, double[] dy, double[] dx, int rows, int cols) {
    for (int r = 0; r < rows; r++) {
      int from = r * cols;
      int to = from + cols;
      /*acc*/ double dot = 0;
      for (int i = from; i < to; i++) {
        dot += (/*acc*/ double) y[i] * dy[i];
      }
      for (int i = from; i < to; i++) {
        dx[i] = (double) (y[i] * (dy[i] - dot));
      }
    }
  }

  /**
   * The loss; p (probabilities) and d (gradient) receive theirs if not null. d may be z; the
   * exponentials wait in d or p for their sum.
   */
  static /*acc*/ double crossEntropy(
      double[] z,
      double[] t,
      boolean indices,
      double[] weights,
      /*acc*/ double scale,
      double[] p,
      double[] d,
      int rows,
      int cols) {
    double[] scratch = d != null ? d : p;
    int block = rowsPerBlock(cols);
    /*acc*/ double total = 0;
    for (int first = 0; first < rows; first += block) {
      int last = Math.min(rows, first + block);
      // The logits are read before the exponentials may take their place.
      for (int r = first; r < last; r++) {
        int from = r * cols;
        int to = from + cols;
        double max = max(z, from, to);
        /*acc*/ double weight = weights == null ? 1 : weights[r];
        int hit = indices ? hit(t[r], from, cols) : -1;
        /*acc*/ double below =
            !indices
                ? weightedBelow(z, max, t, from, to)
                : hit < 0 ? 0 : (/*acc*/ double) z[hit] - max;
        if (below != 0) {
          total -= weight * below;
        }
        if (scratch != null) {
          subtract(max, z, scratch, from, to);
        } else {
          total += weight * logSum(targetSum(t, indices, hit, from, to), sum(z, max, from, to));
        }
      }
      if (scratch == null) {
        continue;
      }
      exponentials(scratch, first * cols, last * cols);
      for (int r = first; r < last; r++) {
        int from = r * cols;
        int to = from + cols;
        /*acc*/ double weight = weights == null ? 1 : weights[r];
        int hit = indices ? hit(t[r], from, cols) : -1;
        /*acc*/ double targetSum = targetSum(t, indices, hit, from, to);
        /*acc*/ double sum = Reduce64.sum(scratch, from, to);
        total += weight * logSum(targetSum, sum);
        if (p != null) {
          multiply((double) (1 / sum), scratch, p, from, to);
        }
        if (d != null) {
          /*acc*/ double outer = scale * weight;
          /*acc*/ double factor = outer * targetSum / sum;
          if (indices) {
            scale((double) factor, d, from, to);
            if (hit >= 0) {
              d[hit] = (double) (d[hit] - outer);
            }
          } else {
            gradient((double) factor, (double) outer, t, d, from, to);
          }
        }
      }
    }
    return scale * total;
  }

  private static int rowsPerBlock(int cols) {
    return Math.max(1, BLOCK / cols);
  }

  /** Where class k stands in the row that starts at {@code from}, or −1 outside of it. */
  private static int hit(double target, int from, int cols) {
    int k = (int) target;
    return k >= 0 && k < cols ? from + k : -1;
  }

  private static /*acc*/ double targetSum(double[] t, boolean indices, int hit, int from, int to) {
    return !indices ? Reduce64.sum(t, from, to) : hit < 0 ? 0 : 1;
  }

  /** targetSum · log(sum), 0 without a target also where the logarithm is not finite. */
  private static /*acc*/ double logSum(/*acc*/ double targetSum, /*acc*/ double sum) {
    return targetSum == 0 ? 0 : targetSum * Math.log(sum);
  }

  /** Σ t·(z − max): differences from the maximum, so that huge logits cannot cancel. */
  private static /*acc*/ double weightedBelow(
      double[] z, double max, double[] t, int from, int to) {
    /*acc*/ double sum = 0;
    for (int i = from; i < to; i++) {
      if (t[i] != 0) {
        sum += t[i] * ((/*acc*/ double) z[i] - max);
      }
    }
    return sum;
  }

  private static double max(double[] x, int from, int to) {
    double max = x[from];
    for (int i = from + 1; i < to; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  private static void subtract(double max, double[] x, double[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = x[i] - max;
    }
  }

  private static void exponentials(double[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = Elementary64.exp(y[i]);
    }
  }

  private static /*acc*/ double sum(double[] x, double max, int from, int to) {
    /*acc*/ double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Elementary64.exp(x[i] - max);
    }
    return sum;
  }

  private static void scale(double factor, double[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = factor * x[i];
    }
  }

  private static void multiply(double factor, double[] x, double[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = factor * x[i];
    }
  }

  private static void gradient(
      double factor, double outer, double[] t, double[] d, int from, int to) {
    for (int i = from; i < to; i++) {
      d[i] = factor * d[i] - outer * t[i];
    }
  }
}
