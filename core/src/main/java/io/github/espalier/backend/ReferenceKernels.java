package io.github.espalier.backend;

import io.github.espalier.internal.Special;
import io.github.espalier.tensor.Tensor;
import java.util.Arrays;

/**
 * The slow, correct defaults of {@link Backend}'s operations: download, compute in double on the
 * host, upload.
 *
 * <p>They define what an operation means, and the conformance kit holds every backend against them.
 */
public final class ReferenceKernels {
  private ReferenceKernels() {}

  /** See {@link Backend#fill}. */
  public static void fill(Backend b, Tensor out, double value) {
    double[] o = new double[out.rows() * out.cols()];
    Arrays.fill(o, value);
    b.upload(o, 0, out);
  }

  /** See {@link Backend#copy}. */
  public static void copy(Backend b, Tensor a, Tensor out) {
    b.upload(a.toArray(), 0, out);
  }

  /** See {@link Backend#unary}. */
  public static void unary(Backend b, UnaryOp op, double p0, double p1, Tensor x, Tensor y) {
    double[] v = x.toArray();
    for (int i = 0; i < v.length; i++) {
      v[i] = op.apply(v[i], p0, p1);
    }
    b.upload(v, 0, y);
  }

  /** See {@link Backend#unaryBackward}. */
  public static void unaryBackward(
      Backend b, UnaryOp op, double p0, double p1, Tensor x, Tensor y, Tensor dy, Tensor dx) {
    double[] vy = y.toArray();
    double[] vx = x == null ? vy : x.toArray();
    double[] d = dy.toArray();
    for (int i = 0; i < d.length; i++) {
      d[i] *= op.derivative(vx[i], vy[i], p0, p1);
    }
    b.upload(d, 0, dx);
  }

  /** See {@link Backend#binary}. */
  public static void binary(Backend b, BinaryOp op, Tensor a, Tensor other, Tensor out) {
    double[] va = a.toArray();
    double[] vb = other.toArray();
    int cols = a.cols();
    int rowStep = other.rows() == 1 ? 0 : other.cols();
    int colStep = other.cols() == 1 ? 0 : 1;
    for (int i = 0; i < va.length; i++) {
      va[i] = op.apply(va[i], vb[i / cols * rowStep + i % cols * colStep]);
    }
    b.upload(va, 0, out);
  }

  /** See {@link Backend#axpy}. */
  public static void axpy(Backend b, double alpha, Tensor x, Tensor y) {
    double[] vx = x.toArray();
    double[] vy = y.toArray();
    for (int i = 0; i < vy.length; i++) {
      vy[i] += alpha * vx[i];
    }
    b.upload(vy, 0, y);
  }

  /** See {@link Backend#reduce}. */
  public static double reduce(Backend b, ReduceOp op, Tensor a) {
    double result = op.identity();
    for (double v : a.toArray()) {
      result = op.accumulate(result, v);
    }
    return result;
  }

  /** See {@link Backend#reduceRows}. */
  public static void reduceRows(Backend b, ReduceOp op, Tensor a, boolean accumulate, Tensor out) {
    double[] v = a.toArray();
    int cols = a.cols();
    double[] result = new double[cols];
    Arrays.fill(result, op.identity());
    for (int i = 0; i < v.length; i++) {
      result[i % cols] = op.accumulate(result[i % cols], v[i]);
    }
    store(b, op, result, accumulate, out);
  }

  /** See {@link Backend#reduceCols}. */
  public static void reduceCols(Backend b, ReduceOp op, Tensor a, boolean accumulate, Tensor out) {
    double[] v = a.toArray();
    int cols = a.cols();
    double[] result = new double[a.rows()];
    Arrays.fill(result, op.identity());
    for (int i = 0; i < v.length; i++) {
      result[i / cols] = op.accumulate(result[i / cols], v[i]);
    }
    store(b, op, result, accumulate, out);
  }

  private static void store(
      Backend b, ReduceOp op, double[] result, boolean accumulate, Tensor out) {
    if (accumulate) {
      double[] before = out.toArray();
      for (int i = 0; i < result.length; i++) {
        result[i] = op.combine(before[i], result[i]);
      }
    }
    b.upload(result, 0, out);
  }

  /** See {@link Backend#argMaxPerRow}. */
  public static void argMaxPerRow(Backend b, Tensor a, int[] out) {
    double[] v = a.toArray();
    int cols = a.cols();
    for (int r = 0; r < a.rows(); r++) {
      int best = 0;
      for (int c = 1; c < cols; c++) {
        if (v[r * cols + c] > v[r * cols + best]) {
          best = c;
        }
      }
      out[r] = best;
    }
  }

  /** See {@link Backend#gatherRows}. */
  public static void gatherRows(
      Backend b, Tensor table, int[] index, int from, int count, Tensor out) {
    double[] t = table.toArray();
    int cols = table.cols();
    double[] o = new double[count * cols];
    for (int r = 0; r < count; r++) {
      System.arraycopy(t, index[from + r] * cols, o, r * cols, cols);
    }
    b.upload(o, 0, out);
  }

  /** See {@link Backend#scatterAddRows}. */
  public static void scatterAddRows(
      Backend b, Tensor a, int[] index, int from, int count, Tensor table) {
    double[] v = a.toArray();
    double[] t = table.toArray();
    int cols = table.cols();
    for (int r = 0; r < count; r++) {
      for (int c = 0; c < cols; c++) {
        t[index[from + r] * cols + c] += v[r * cols + c];
      }
    }
    b.upload(t, 0, table);
  }

  /** See {@link Backend#copyBlock}. */
  public static void copyBlock(
      Backend b,
      Tensor a,
      int row,
      int col,
      int rows,
      int cols,
      Tensor out,
      int outRow,
      int outCol) {
    double[] va = a.toArray();
    double[] vo = out.toArray();
    for (int r = 0; r < rows; r++) {
      System.arraycopy(
          va, (row + r) * a.cols() + col, vo, (outRow + r) * out.cols() + outCol, cols);
    }
    b.upload(vo, 0, out);
  }

  /** See {@link Backend#transpose}. */
  public static void transpose(Backend b, Tensor a, Tensor out) {
    double[] v = a.toArray();
    int rows = a.rows();
    int cols = a.cols();
    double[] o = new double[v.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        o[c * rows + r] = v[r * cols + c];
      }
    }
    b.upload(o, 0, out);
  }

  /** See {@link Backend#softmaxBackward}. */
  public static void softmaxBackward(Backend b, Tensor y, Tensor dy, Tensor dx) {
    double[] s = y.toArray();
    double[] d = dy.toArray();
    int cols = y.cols();
    for (int r = 0; r < y.rows(); r++) {
      double dot = 0;
      for (int i = r * cols; i < (r + 1) * cols; i++) {
        dot += s[i] * d[i];
      }
      for (int i = r * cols; i < (r + 1) * cols; i++) {
        d[i] = s[i] * (d[i] - dot);
      }
    }
    b.upload(d, 0, dx);
  }

  /** See {@link Backend#softmaxCrossEntropy}. */
  public static double softmaxCrossEntropy(
      Backend b,
      Tensor logits,
      Tensor target,
      Tensor rowWeight,
      double scale,
      Tensor probabilities,
      Tensor dlogits) {
    double[] z = logits.toArray();
    double[] t = target.toArray();
    double[] weights = rowWeight == null ? null : rowWeight.toArray();
    int cols = logits.cols();
    boolean indices = target.cols() == 1 && cols > 1;
    double[] p = new double[z.length];
    double[] d = new double[z.length];
    double total = 0;
    for (int r = 0; r < logits.rows(); r++) {
      int base = r * cols;
      double max = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < cols; c++) {
        max = Math.max(max, z[base + c]);
      }
      double sum = 0;
      for (int c = 0; c < cols; c++) {
        p[base + c] = Math.exp(z[base + c] - max);
        sum += p[base + c];
      }
      double logSum = Math.log(sum);
      double weight = weights == null ? 1 : weights[r];
      double targetSum = 0;
      double loss = 0;
      for (int c = 0; c < cols; c++) {
        double tc = indices ? (c == (int) t[r] ? 1 : 0) : t[base + c];
        targetSum += tc;
        if (tc != 0) {
          // Differences from the maximum, so that huge logits cannot cancel.
          loss += tc * (logSum - (z[base + c] - max));
        }
        p[base + c] /= sum;
      }
      for (int c = 0; c < cols; c++) {
        double tc = indices ? (c == (int) t[r] ? 1 : 0) : t[base + c];
        d[base + c] = scale * weight * (targetSum * p[base + c] - tc);
      }
      total += weight * loss;
    }
    if (probabilities != null) {
      b.upload(p, 0, probabilities);
    }
    if (dlogits != null) {
      b.upload(d, 0, dlogits);
    }
    return scale * total;
  }

  /** See {@link Backend#binaryCrossEntropy}. */
  public static double binaryCrossEntropy(
      Backend b, Tensor logits, Tensor target, Tensor rowWeight, double scale, Tensor dlogits) {
    double[] z = logits.toArray();
    double[] t = target.toArray();
    double[] weights = rowWeight == null ? null : rowWeight.toArray();
    int cols = logits.cols();
    double total = 0;
    for (int i = 0; i < z.length; i++) {
      double weight = weights == null ? 1 : weights[i / cols];
      double zi = z[i];
      total += weight * (Math.max(zi, 0) - t[i] * zi + Math.log1p(Math.exp(-Math.abs(zi))));
      z[i] = scale * weight * (Special.sigmoid(zi) - t[i]);
    }
    if (dlogits != null) {
      b.upload(z, 0, dlogits);
    }
    return scale * total;
  }

  /** See {@link Backend#elementLoss}. */
  public static double elementLoss(
      Backend b,
      LossOp op,
      double delta,
      Tensor prediction,
      Tensor target,
      Tensor rowWeight,
      double scale,
      Tensor dprediction) {
    double[] p = prediction.toArray();
    double[] t = target.toArray();
    double[] weights = rowWeight == null ? null : rowWeight.toArray();
    int cols = prediction.cols();
    boolean indices = target.cols() == 1 && cols > 1;
    double total = 0;
    for (int i = 0; i < p.length; i++) {
      double weight = weights == null ? 1 : weights[i / cols];
      double ti = indices ? (i % cols == (int) t[i / cols] ? 1 : 0) : t[i];
      total += weight * op.apply(p[i], ti, delta);
      p[i] = scale * weight * op.derivative(p[i], ti, delta);
    }
    if (dprediction != null) {
      b.upload(p, 0, dprediction);
    }
    return scale * total;
  }

  /** See {@link Backend#update}. */
  public static void update(
      Backend b,
      UpdateRule rule,
      double[] coefficients,
      Tensor w,
      Tensor g,
      Tensor s0,
      Tensor s1,
      Tensor s2) {
    double[] vw = w.toArray();
    double[] v0 = s0 == null ? null : s0.toArray();
    double[] v1 = s1 == null ? null : s1.toArray();
    double[] v2 = s2 == null ? null : s2.toArray();
    rule.apply(coefficients, vw, g.toArray(), v0, v1, v2);
    b.upload(vw, 0, w);
    if (v0 != null) {
      b.upload(v0, 0, s0);
    }
    if (v1 != null) {
      b.upload(v1, 0, s1);
    }
    if (v2 != null) {
      b.upload(v2, 0, s2);
    }
  }
}
