package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.Elementary64;

/**
 * Softmax of each row, its backward pass, and its cross-entropy; sums accumulate in double.
 *
 * <p>Exponentials are taken of a whole block at once: of short rows alone, the loop would not be
 * long enough to vectorise.
 */
@SuppressWarnings("cast") // the casts narrow in the FLOAT32 copy of this file
final class Softmax64 {
  private Softmax64() {}

  static void forward(Nd4jTensor64 x, Nd4jTensor64 y, Scratch64 s) {
    int cols = x.cols();
    int block = Scratch64.rowsPerBlock(cols) * cols;
    int size = x.size();
    for (int i = 0; i < size; i += block) {
      int n = Math.min(block, size - i);
      x.load(i, s.a, n);
      exponentials(s.a, s.a, n, cols);
      for (int from = 0; from < n; from += cols) {
        scale((double) (1 / sum(s.a, from, cols)), s.a, from, cols);
      }
      y.store(i, s.a, n);
    }
  }

  static void backward(Nd4jTensor64 y, Nd4jTensor64 dy, Nd4jTensor64 dx, Scratch64 s) {
    int cols = y.cols();
    int block = Scratch64.rowsPerBlock(cols) * cols;
    int size = y.size();
    for (int i = 0; i < size; i += block) {
      int n = Math.min(block, size - i);
      y.load(i, s.b, n);
      dy.load(i, s.a, n);
      for (int from = 0; from < n; from += cols) {
        /*acc*/ double dot = 0;
        for (int c = from; c < from + cols; c++) {
          dot += (/*acc*/ double) s.a[c] * s.b[c];
        }
        for (int c = from; c < from + cols; c++) {
          s.a[c] = (double) (s.b[c] * (s.a[c] - dot));
        }
      }
      dx.store(i, s.a, n);
    }
  }

  static /*acc*/ double crossEntropy(
      Nd4jTensor64 logits,
      Nd4jTensor64 target,
      Nd4jTensor64 rowWeight,
      /*acc*/ double scale,
      Nd4jTensor64 probabilities,
      Nd4jTensor64 dlogits,
      Scratch64 s) {
    int cols = logits.cols();
    int block = Scratch64.rowsPerBlock(cols) * cols;
    int size = logits.size();
    /*acc*/ double total = 0;
    for (int i = 0; i < size; i += block) {
      int n = Math.min(block, size - i);
      logits.load(i, s.a, n);
      Targets64.load(target, i / cols, n / cols, cols, s.b);
      Targets64.loadWeights(rowWeight, i / cols, n / cols, s.e);
      exponentials(s.a, s.c, n, cols);
      for (int from = 0; from < n; from += cols) {
        /*acc*/ double weight = s.e[from / cols];
        total += weight * crossEntropyRow(s, from, cols, scale * weight);
      }
      if (probabilities != null) {
        probabilities.store(i, s.c, n);
      }
      if (dlogits != null) {
        dlogits.store(i, s.a, n);
      }
    }
    return scale * total;
  }

  /**
   * The loss of a row of logits a, targets b and exponentials c; c ← probabilities, a ← factor ·
   * gradient.
   */
  private static /*acc*/ double crossEntropyRow(
      Scratch64 s, int from, int cols, /*acc*/ double factor) {
    double[] z = s.a;
    double[] t = s.b;
    double max = max(z, from, cols);
    /*acc*/ double sum = sum(s.c, from, cols);
    /*acc*/ double logSum = Math.log(sum);
    /*acc*/ double targetSum = 0;
    /*acc*/ double loss = 0;
    for (int i = from; i < from + cols; i++) {
      /*acc*/ double ti = t[i];
      targetSum += ti;
      if (ti != 0) {
        // Differences from the maximum, so that huge logits cannot cancel.
        loss += ti * (logSum - ((/*acc*/ double) z[i] - max));
      }
    }
    scale((double) (1 / sum), s.c, from, cols);
    gradient((double) (factor * targetSum), s.c, (double) factor, t, z, from, cols);
    return loss;
  }

  private static double max(double[] z, int from, int cols) {
    double max = z[from];
    for (int c = from + 1; c < from + cols; c++) {
      max = Math.max(max, z[c]);
    }
    return max;
  }

  /** y ← e^(x − the row's maximum), for n elements in rows; y may be x. */
  private static void exponentials(double[] x, double[] y, int n, int cols) {
    for (int from = 0; from < n; from += cols) {
      subtract(max(x, from, cols), x, y, from, cols);
    }
    for (int i = 0; i < n; i++) {
      y[i] = Elementary64.exp(y[i]);
    }
  }

  private static void subtract(double max, double[] x, double[] y, int from, int cols) {
    for (int i = from; i < from + cols; i++) {
      y[i] = x[i] - max;
    }
  }

  private static void scale(double factor, double[] x, int from, int cols) {
    for (int i = from; i < from + cols; i++) {
      x[i] = factor * x[i];
    }
  }

  private static void gradient(
      double factor, double[] p, double outer, double[] t, double[] d, int from, int cols) {
    for (int i = from; i < from + cols; i++) {
      d[i] = factor * p[i] - outer * t[i];
    }
  }

  private static /*acc*/ double sum(double[] x, int from, int cols) {
    /*acc*/ double s0 = 0;
    /*acc*/ double s1 = 0;
    int i = from;
    for (; i < from + cols - 1; i += 2) {
      s0 += x[i];
      s1 += x[i + 1];
    }
    return i < from + cols ? s0 + s1 + x[i] : s0 + s1;
  }
}
