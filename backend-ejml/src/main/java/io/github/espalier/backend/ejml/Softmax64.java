package io.github.espalier.backend.ejml;

/** Softmax of each row and categorical cross-entropy from logits, in one pass over each row. */
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
      /*acc*/ double sum = exponentials(x, max, y, from, to);
      /*acc*/ double inverse = 1 / sum;
      for (int i = from; i < to; i++) {
        y[i] = (double) (y[i] * inverse);
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
   * The loss; p (probabilities) and d (gradient) receive theirs if not null. d may be z, p may be
   * neither; the exponentials wait in p or d for their sum.
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
    double[] scratch = p != null ? p : d;
    /*acc*/ double total = 0;
    for (int r = 0; r < rows; r++) {
      int from = r * cols;
      int to = from + cols;
      /*acc*/ double weight = weights == null ? 1 : weights[r];
      double max = max(z, from, to);
      // The logits are read before the exponentials may take their place.
      int hit = -1;
      /*acc*/ double targetSum = 0;
      /*acc*/ double shifted = 0;
      if (indices) {
        int k = (int) t[r];
        if (k >= 0 && k < cols) {
          hit = from + k;
          targetSum = 1;
          shifted = (/*acc*/ double) z[hit] - max;
        }
      } else {
        for (int i = from; i < to; i++) {
          if (t[i] != 0) {
            targetSum += t[i];
            shifted += t[i] * ((/*acc*/ double) z[i] - max);
          }
        }
      }
      /*acc*/ double sum =
          scratch == null ? sum(z, max, from, to) : exponentials(z, max, scratch, from, to);
      if (targetSum != 0 || shifted != 0) {
        total += weight * (targetSum * Math.log(sum) - shifted);
      }
      /*acc*/ double inverse = 1 / sum;
      if (p != null) {
        for (int i = from; i < to; i++) {
          p[i] = (double) (p[i] * inverse);
        }
        inverse = 1;
      }
      if (d != null) {
        /*acc*/ double factor = scale * weight;
        /*acc*/ double share = targetSum * inverse;
        if (indices) {
          for (int i = from; i < to; i++) {
            d[i] = (double) (factor * (share * scratch[i] - (i == hit ? 1 : 0)));
          }
        } else {
          for (int i = from; i < to; i++) {
            d[i] = (double) (factor * (share * scratch[i] - t[i]));
          }
        }
      }
    }
    return scale * total;
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
