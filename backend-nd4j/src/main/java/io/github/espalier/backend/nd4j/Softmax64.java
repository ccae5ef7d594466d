package io.github.espalier.backend.nd4j;

/** Softmax of each row, its backward pass, and its cross-entropy; computed in double. */
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
      for (int from = 0; from < n; from += cols) {
        /*acc*/ double sum = exponentials(s.a, from, cols, max(s.a, from, cols), s.sums);
        for (int c = 0; c < cols; c++) {
          s.a[from + c] = (double) (s.sums[c] / sum);
        }
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

  /** The loss of a row of logits a and targets b; c ← probabilities, a ← factor · gradient. */
  private static /*acc*/ double crossEntropyRow(
      Scratch64 s, int from, int cols, /*acc*/ double factor) {
    double[] z = s.a;
    double[] t = s.b;
    /*acc*/ double max = max(z, from, cols);
    /*acc*/ double sum = exponentials(z, from, cols, max, s.sums);
    /*acc*/ double logSum = Math.log(sum);
    /*acc*/ double targetSum = 0;
    /*acc*/ double loss = 0;
    for (int c = 0; c < cols; c++) {
      /*acc*/ double tc = t[from + c];
      targetSum += tc;
      if (tc != 0) {
        // Differences from the maximum, so that huge logits cannot cancel.
        loss += tc * (logSum - (z[from + c] - max));
      }
    }
    for (int c = 0; c < cols; c++) {
      /*acc*/ double p = s.sums[c] / sum;
      s.c[from + c] = (double) p;
      z[from + c] = (double) (factor * (targetSum * p - t[from + c]));
    }
    return loss;
  }

  private static double max(double[] z, int from, int cols) {
    double max = z[from];
    for (int c = from + 1; c < from + cols; c++) {
      max = Math.max(max, z[c]);
    }
    return max;
  }

  /** out ← e^(z − max); returns the sum. */
  private static /*acc*/ double exponentials(
      double[] z, int from, int cols, /*acc*/ double max, /*acc*/ double[] out) {
    /*acc*/ double sum = 0;
    for (int c = 0; c < cols; c++) {
      /*acc*/ double e = Math.exp(z[from + c] - max);
      out[c] = e;
      sum += e;
    }
    return sum;
  }
}
