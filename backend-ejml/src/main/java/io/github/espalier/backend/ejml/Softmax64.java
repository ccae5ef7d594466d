package io.github.espalier.backend.ejml;

/** Softmax of each row and categorical cross-entropy from logits, row by row. */
// The casts that change nothing here round in the generated FLOAT32 twin.
@SuppressWarnings("cast")
final class Softmax64 {
  private Softmax64() {}

  /** y ← softmax of each row of x; y may be x. */
  static void forward(double[] x, double[] y, int rows, int cols) {
    for (int r = 0; r < rows; r++) {
      int from = r * cols;
      int to = from + cols;
      double max = max(x, from, to);
      scale(1 / exponentials(x, max, y, from, to), y, from, to);
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
    /*acc*/ double total = 0;
    for (int r = 0; r < rows; r++) {
      int from = r * cols;
      int to = from + cols;
      double max = max(z, from, to);
      // The logits and targets are read before the exponentials may take their place.
      int hit = -1;
      /*acc*/ double targetSum = 0;
      /*acc*/ double below = 0;
      if (indices) {
        int k = (int) t[r];
        if (k >= 0 && k < cols) {
          hit = from + k;
          targetSum = 1;
          below = (/*acc*/ double) z[hit] - max;
        }
      } else {
        for (int i = from; i < to; i++) {
          if (t[i] != 0) {
            targetSum += t[i];
            below += t[i] * ((/*acc*/ double) z[i] - max);
          }
        }
      }
      /*acc*/ double weight = weights == null ? 1 : weights[r];
      /*acc*/ double sum =
          scratch == null ? sum(z, max, from, to) : exponentials(z, max, scratch, from, to);
      if (targetSum != 0 || below != 0) {
        total += weight * (targetSum * Math.log(sum) - below);
      }
      if (d != null) {
        /*acc*/ double factor = scale * weight;
        gradient(factor, targetSum, 1 / sum, t, indices, hit, p, d, from, to);
      } else if (p != null) {
        scale(1 / sum, p, from, to);
      }
    }
    return scale * total;
  }

  /** Exponentials in d become the gradient, and probabilities on the way if p is not null. */
  private static void gradient(
      /*acc*/ double factor,
      /*acc*/ double targetSum,
      /*acc*/ double inverse,
      double[] t,
      boolean indices,
      int hit,
      double[] p,
      double[] d,
      int from,
      int to) {
    for (int i = from; i < to; i++) {
      /*acc*/ double probability = d[i] * inverse;
      /*acc*/ double target = indices ? (i == hit ? 1 : 0) : t[i];
      d[i] = (double) (factor * (targetSum * probability - target));
      if (p != null) {
        p[i] = (double) probability;
      }
    }
  }

  private static void scale(/*acc*/ double factor, double[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = (double) (x[i] * factor);
    }
  }

  private static double max(double[] x, int from, int to) {
    double max = x[from];
    for (int i = from + 1; i < to; i++) {
      max = Math.max(max, x[i]);
    }
    return max;
  }

  /** y ← exp(x − max); returns the sum. */
  private static /*acc*/ double exponentials(
      double[] x, /*acc*/ double max, double[] y, int from, int to) {
    /*acc*/ double sum = 0;
    for (int i = from; i < to; i++) {
      /*acc*/ double e = Math.exp(x[i] - max);
      y[i] = (double) e;
      sum += e;
    }
    return sum;
  }

  private static /*acc*/ double sum(double[] x, /*acc*/ double max, int from, int to) {
    /*acc*/ double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.exp(x[i] - max);
    }
    return sum;
  }
}
