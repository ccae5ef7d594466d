package io.github.espalier.backend;

import static io.github.espalier.backend.Arguments.apart;
import static io.github.espalier.backend.Arguments.arrayFits;
import static io.github.espalier.backend.Arguments.blockFits;
import static io.github.espalier.backend.Arguments.describe;
import static io.github.espalier.backend.Arguments.distinct;
import static io.github.espalier.backend.Arguments.indexInRange;
import static io.github.espalier.backend.Arguments.matrix;
import static io.github.espalier.backend.Arguments.same;
import static io.github.espalier.backend.Arguments.slotFits;
import static io.github.espalier.backend.Arguments.targets;

import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import io.github.espalier.tensor.Tensor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The base of every backend: checks arguments once, casts once, and calls the typed hooks.
 *
 * <p>A backend implements {@code doAllocate}, {@code doUpload}, {@code doDownload} and {@code
 * doMatmul}, and overrides the other {@code do…} hooks as it grows faster; what it does not
 * override runs on {@link ReferenceKernels} or on a composition of primitives, and is listed by
 * {@link #referenceOps}. A hook may rely on: non-null open tensors of this backend, shapes that
 * fit, no forbidden aliasing.
 *
 * @param <T> the backend's tensor class
 */
public abstract class AbstractBackend<T extends AbstractTensor> implements Backend {
  private final String name;
  private final DType dtype;
  private final int threads;
  private final Set<String> referenceOps;
  private volatile boolean closed;

  /** A backend of the given name and format, computing on that many threads. */
  protected AbstractBackend(String name, DType dtype, int threads) {
    this.name = name;
    this.dtype = dtype;
    this.threads = threads;
    this.referenceOps = findReferenceOps(getClass());
  }

  // ---- hooks: tier 0 ----

  /** A zero-filled tensor. */
  protected abstract T doAllocate(Shape shape);

  /** See {@link Backend#upload(double[], int, Tensor)}. */
  protected abstract void doUpload(double[] src, int offset, T dst);

  /** See {@link Backend#upload(float[], int, Tensor)}. */
  protected abstract void doUpload(float[] src, int offset, T dst);

  /** See {@link Backend#download(Tensor, double[], int)}. */
  protected abstract void doDownload(T src, double[] dst, int offset);

  /** See {@link Backend#download(Tensor, float[], int)}. */
  protected abstract void doDownload(T src, float[] dst, int offset);

  /** See {@link Backend#matmul}. */
  protected abstract void doMatmul(
      double alpha, T a, boolean transA, T b, boolean transB, boolean accumulate, T out);

  // ---- hooks: tier 1 ----

  /** See {@link Backend#fill}. */
  protected void doFill(T out, double value) {
    ReferenceKernels.fill(this, out, value);
  }

  /** See {@link Backend#copy}. */
  protected void doCopy(T a, T out) {
    ReferenceKernels.copy(this, a, out);
  }

  /** See {@link Backend#unary}. */
  protected void doUnary(UnaryOp op, double p0, double p1, T x, T y) {
    ReferenceKernels.unary(this, op, p0, p1, x, y);
  }

  /** See {@link Backend#unaryBackward}. */
  protected void doUnaryBackward(UnaryOp op, double p0, double p1, T x, T y, T dy, T dx) {
    ReferenceKernels.unaryBackward(this, op, p0, p1, x, y, dy, dx);
  }

  /** See {@link Backend#binary}. */
  protected void doBinary(BinaryOp op, T a, T b, T out) {
    ReferenceKernels.binary(this, op, a, b, out);
  }

  /** See {@link Backend#axpy}. */
  protected void doAxpy(double alpha, T x, T y) {
    ReferenceKernels.axpy(this, alpha, x, y);
  }

  /** See {@link Backend#reduce}. */
  protected double doReduce(ReduceOp op, T a) {
    return ReferenceKernels.reduce(this, op, a);
  }

  /** See {@link Backend#reduceRows}. */
  protected void doReduceRows(ReduceOp op, T a, boolean accumulate, T out) {
    ReferenceKernels.reduceRows(this, op, a, accumulate, out);
  }

  /** See {@link Backend#reduceCols}. */
  protected void doReduceCols(ReduceOp op, T a, boolean accumulate, T out) {
    ReferenceKernels.reduceCols(this, op, a, accumulate, out);
  }

  /** See {@link Backend#argMaxPerRow}. */
  protected void doArgMaxPerRow(T a, int[] out) {
    ReferenceKernels.argMaxPerRow(this, a, out);
  }

  /** See {@link Backend#gatherRows}. */
  protected void doGatherRows(T table, int[] index, int from, int count, T out) {
    ReferenceKernels.gatherRows(this, table, index, from, count, out);
  }

  /** See {@link Backend#scatterAddRows}. */
  protected void doScatterAddRows(T a, int[] index, int from, int count, T table) {
    ReferenceKernels.scatterAddRows(this, a, index, from, count, table);
  }

  /** See {@link Backend#copyBlock}. */
  protected void doCopyBlock(
      T a, int row, int col, int rows, int cols, T out, int outRow, int outCol) {
    ReferenceKernels.copyBlock(this, a, row, col, rows, cols, out, outRow, outCol);
  }

  /** See {@link Backend#transpose}. */
  protected void doTranspose(T a, T out) {
    ReferenceKernels.transpose(this, a, out);
  }

  // ---- hooks: tier 2 ----

  /** See {@link Backend#dense}. */
  protected void doDense(T x, T w, T bias, UnaryOp act, double p0, double p1, T z, T y) {
    T pre = z == null ? y : z;
    doMatmul(1, x, false, w, false, false, pre);
    if (bias != null) {
      doBinary(BinaryOp.ADD, pre, bias, pre);
    }
    if (act != UnaryOp.IDENTITY) {
      doUnary(act, p0, p1, pre, y);
    } else if (pre != y) {
      doCopy(pre, y);
    }
  }

  /** See {@link Backend#denseBackward}. */
  protected void doDenseBackward(
      T x,
      T w,
      UnaryOp act,
      double p0,
      double p1,
      T z,
      T y,
      T dy,
      boolean accumulate,
      T dz,
      T dw,
      T dbias,
      T dx,
      T wt) {
    if (act != UnaryOp.IDENTITY) {
      doUnaryBackward(act, p0, p1, z, y, dy, dz);
    } else if (dz != dy) {
      doCopy(dy, dz);
    }
    if (dw != null) {
      doMatmul(1, x, true, dz, false, accumulate, dw);
    }
    if (dbias != null) {
      doReduceRows(ReduceOp.SUM, dz, accumulate, dbias);
    }
    if (dx != null) {
      if (wt != null) {
        doTranspose(w, wt);
        doMatmul(1, dz, false, wt, false, false, dx);
      } else {
        doMatmul(1, dz, false, w, true, false, dx);
      }
    }
  }

  /** See {@link Backend#softmax}. */
  protected void doSoftmax(T x, T rows, T y) {
    doReduceCols(ReduceOp.MAX, x, false, rows);
    doBinary(BinaryOp.SUB, x, rows, y);
    doUnary(UnaryOp.EXP, 0, 0, y, y);
    doReduceCols(ReduceOp.SUM, y, false, rows);
    doBinary(BinaryOp.DIV, y, rows, y);
  }

  /** See {@link Backend#softmaxBackward}. */
  protected void doSoftmaxBackward(T y, T dy, T rows, T dx) {
    ReferenceKernels.softmaxBackward(this, y, dy, dx);
  }

  /** See {@link Backend#softmaxCrossEntropy}. */
  protected double doSoftmaxCrossEntropy(
      T logits, T target, T rowWeight, double scale, T probabilities, T dlogits) {
    return ReferenceKernels.softmaxCrossEntropy(
        this, logits, target, rowWeight, scale, probabilities, dlogits);
  }

  /** See {@link Backend#binaryCrossEntropy}. */
  protected double doBinaryCrossEntropy(T logits, T target, T rowWeight, double scale, T dlogits) {
    return ReferenceKernels.binaryCrossEntropy(this, logits, target, rowWeight, scale, dlogits);
  }

  /** See {@link Backend#elementLoss}. */
  protected double doElementLoss(
      LossOp op, double delta, T prediction, T target, T rowWeight, double scale, T dprediction) {
    return ReferenceKernels.elementLoss(
        this, op, delta, prediction, target, rowWeight, scale, dprediction);
  }

  /** See {@link Backend#update}. */
  protected void doUpdate(UpdateRule rule, double[] coefficients, T w, T g, T s0, T s1, T s2) {
    ReferenceKernels.update(this, rule, coefficients, w, g, s0, s1, s2);
  }

  /** Frees what the backend holds; called once. */
  protected void doClose() {}

  // ---- the checked interface ----

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final DType dtype() {
    return dtype;
  }

  @Override
  public final int threads() {
    return threads;
  }

  @Override
  public final Set<String> referenceOps() {
    return referenceOps;
  }

  @Override
  public final synchronized void close() {
    if (!closed) {
      closed = true;
      doClose();
    }
  }

  @Override
  public final T allocate(Shape shape) {
    Objects.requireNonNull(shape, "shape");
    if (closed) {
      throw new IllegalStateException("allocate: backend " + name + " is closed");
    }
    return doAllocate(shape);
  }

  @Override
  public final void upload(double[] src, int offset, Tensor dst) {
    T d = own("upload", "dst", dst);
    arrayFits("upload", Objects.requireNonNull(src, "src").length, offset, d.size());
    doUpload(src, offset, d);
  }

  @Override
  public final void upload(float[] src, int offset, Tensor dst) {
    T d = own("upload", "dst", dst);
    arrayFits("upload", Objects.requireNonNull(src, "src").length, offset, d.size());
    doUpload(src, offset, d);
  }

  @Override
  public final void download(Tensor src, double[] dst, int offset) {
    T s = own("download", "src", src);
    arrayFits("download", Objects.requireNonNull(dst, "dst").length, offset, s.size());
    doDownload(s, dst, offset);
  }

  @Override
  public final void download(Tensor src, float[] dst, int offset) {
    T s = own("download", "src", src);
    arrayFits("download", Objects.requireNonNull(dst, "dst").length, offset, s.size());
    doDownload(s, dst, offset);
  }

  @Override
  public final void matmul(
      double alpha,
      Tensor a,
      boolean transA,
      Tensor b,
      boolean transB,
      boolean accumulate,
      Tensor out) {
    T ta = own("matmul", "a", a);
    T tb = own("matmul", "b", b);
    T to = own("matmul", "out", out);
    int m = transA ? ta.cols() : ta.rows();
    int k = transA ? ta.rows() : ta.cols();
    int n = transB ? tb.rows() : tb.cols();
    if (k != (transB ? tb.cols() : tb.rows()) || to.rows() != m || to.cols() != n) {
      throw new ShapeException(
          "matmul: a is "
              + describe(a, transA)
              + ", b is "
              + describe(b, transB)
              + ", so out must be "
              + m
              + "×"
              + n
              + " with equal inner sizes; out is "
              + out.shape());
    }
    distinct("matmul", "out", to, "a", ta);
    distinct("matmul", "out", to, "b", tb);
    doMatmul(alpha, ta, transA, tb, transB, accumulate, to);
  }

  @Override
  public final void fill(Tensor out, double value) {
    doFill(own("fill", "out", out), value);
  }

  @Override
  public final void copy(Tensor a, Tensor out) {
    T ta = own("copy", "a", a);
    T to = own("copy", "out", out);
    same("copy", "out", to, "a", ta);
    if (ta != to) {
      doCopy(ta, to);
    }
  }

  @Override
  public final void unary(UnaryOp op, double p0, double p1, Tensor x, Tensor y) {
    Objects.requireNonNull(op, "op");
    T tx = own("unary", "x", x);
    T ty = own("unary", "y", y);
    same("unary", "y", ty, "x", tx);
    doUnary(op, p0, p1, tx, ty);
  }

  @Override
  public final void unaryBackward(
      UnaryOp op, double p0, double p1, Tensor x, Tensor y, Tensor dy, Tensor dx) {
    Objects.requireNonNull(op, "op");
    T tx = ownOrNull("unaryBackward", "x", x);
    T ty = own("unaryBackward", "y", y);
    T tdy = own("unaryBackward", "dy", dy);
    T tdx = own("unaryBackward", "dx", dx);
    if (tx == null) {
      if (op.derivativeNeedsInput(p0, p1)) {
        throw new NullPointerException("unaryBackward: x is needed for the derivative of " + op);
      }
    } else {
      same("unaryBackward", "x", tx, "dx", tdx);
    }
    same("unaryBackward", "y", ty, "dx", tdx);
    same("unaryBackward", "dy", tdy, "dx", tdx);
    doUnaryBackward(op, p0, p1, tx, ty, tdy, tdx);
  }

  @Override
  public final void binary(BinaryOp op, Tensor a, Tensor b, Tensor out) {
    Objects.requireNonNull(op, "op");
    T ta = own("binary", "a", a);
    T tb = own("binary", "b", b);
    T to = own("binary", "out", out);
    same("binary", "out", to, "a", ta);
    boolean rowsFit = tb.rows() == ta.rows() || tb.rows() == 1;
    boolean colsFit = tb.cols() == ta.cols() || tb.cols() == 1;
    if (!rowsFit || !colsFit) {
      throw new ShapeException(
          "binary " + op + ": b is " + b.shape() + " and does not broadcast to a " + a.shape());
    }
    if (tb == to && tb != ta && (tb.rows() != ta.rows() || tb.cols() != ta.cols())) {
      throw new IllegalArgumentException("binary: out must not be a broadcast b");
    }
    doBinary(op, ta, tb, to);
  }

  @Override
  public final void axpy(double alpha, Tensor x, Tensor y) {
    T tx = own("axpy", "x", x);
    T ty = own("axpy", "y", y);
    same("axpy", "y", ty, "x", tx);
    doAxpy(alpha, tx, ty);
  }

  @Override
  public final double reduce(ReduceOp op, Tensor a) {
    Objects.requireNonNull(op, "op");
    return doReduce(op, own("reduce", "a", a));
  }

  @Override
  public final void reduceRows(ReduceOp op, Tensor a, boolean accumulate, Tensor out) {
    Objects.requireNonNull(op, "op");
    T ta = own("reduceRows", "a", a);
    T to = own("reduceRows", "out", out);
    distinct("reduceRows", "out", to, "a", ta);
    matrix("reduceRows", "out", to, 1, ta.cols());
    doReduceRows(op, ta, accumulate, to);
  }

  @Override
  public final void reduceCols(ReduceOp op, Tensor a, boolean accumulate, Tensor out) {
    Objects.requireNonNull(op, "op");
    T ta = own("reduceCols", "a", a);
    T to = own("reduceCols", "out", out);
    distinct("reduceCols", "out", to, "a", ta);
    matrix("reduceCols", "out", to, ta.rows(), 1);
    doReduceCols(op, ta, accumulate, to);
  }

  @Override
  public final void argMaxPerRow(Tensor a, int[] out) {
    T ta = own("argMaxPerRow", "a", a);
    arrayFits("argMaxPerRow", Objects.requireNonNull(out, "out").length, 0, ta.rows());
    doArgMaxPerRow(ta, out);
  }

  @Override
  public final void gatherRows(Tensor table, int[] index, int from, int count, Tensor out) {
    T tt = own("gatherRows", "table", table);
    T to = own("gatherRows", "out", out);
    distinct("gatherRows", "out", to, "table", tt);
    matrix("gatherRows", "out", to, count, tt.cols());
    indexInRange("gatherRows", index, from, count, tt.rows());
    doGatherRows(tt, index, from, count, to);
  }

  @Override
  public final void scatterAddRows(Tensor a, int[] index, int from, int count, Tensor table) {
    T ta = own("scatterAddRows", "a", a);
    T tt = own("scatterAddRows", "table", table);
    distinct("scatterAddRows", "table", tt, "a", ta);
    matrix("scatterAddRows", "a", ta, count, tt.cols());
    indexInRange("scatterAddRows", index, from, count, tt.rows());
    doScatterAddRows(ta, index, from, count, tt);
  }

  @Override
  public final void copyBlock(
      Tensor a, int row, int col, int rows, int cols, Tensor out, int outRow, int outCol) {
    T ta = own("copyBlock", "a", a);
    T to = own("copyBlock", "out", out);
    distinct("copyBlock", "out", to, "a", ta);
    blockFits("a", ta, row, col, rows, cols);
    blockFits("out", to, outRow, outCol, rows, cols);
    doCopyBlock(ta, row, col, rows, cols, to, outRow, outCol);
  }

  @Override
  public final void transpose(Tensor a, Tensor out) {
    T ta = own("transpose", "a", a);
    T to = own("transpose", "out", out);
    distinct("transpose", "out", to, "a", ta);
    matrix("transpose", "out", to, ta.cols(), ta.rows());
    doTranspose(ta, to);
  }

  @Override
  public final void dense(
      Tensor x, Tensor w, Tensor bias, UnaryOp act, double p0, double p1, Tensor z, Tensor y) {
    Objects.requireNonNull(act, "act");
    T tx = own("dense", "x", x);
    T tw = own("dense", "w", w);
    T tb = ownOrNull("dense", "bias", bias);
    T tz = ownOrNull("dense", "z", z);
    T ty = own("dense", "y", y);
    matrix("dense", "w", tw, tx.cols(), ty.cols());
    matrix("dense", "y", ty, tx.rows(), tw.cols());
    if (tb != null) {
      matrix("dense", "bias", tb, 1, tw.cols());
    }
    if (tz != null) {
      same("dense", "z", tz, "y", ty);
      distinct("dense", "z", tz, "x", tx);
      distinct("dense", "z", tz, "w", tw);
      distinct("dense", "z", tz, "bias", tb);
    }
    distinct("dense", "y", ty, "x", tx);
    distinct("dense", "y", ty, "w", tw);
    distinct("dense", "y", ty, "bias", tb);
    doDense(tx, tw, tb, act, p0, p1, tz, ty);
  }

  @Override
  public final void denseBackward(
      Tensor x,
      Tensor w,
      UnaryOp act,
      double p0,
      double p1,
      Tensor z,
      Tensor y,
      Tensor dy,
      boolean accumulate,
      Tensor dz,
      Tensor dw,
      Tensor dbias,
      Tensor dx,
      Tensor wt) {
    Objects.requireNonNull(act, "act");
    T tx = own("denseBackward", "x", x);
    T tw = own("denseBackward", "w", w);
    T tz = ownOrNull("denseBackward", "z", z);
    T ty = own("denseBackward", "y", y);
    T tdy = own("denseBackward", "dy", dy);
    T tdz = own("denseBackward", "dz", dz);
    T tdw = ownOrNull("denseBackward", "dw", dw);
    T tdbias = ownOrNull("denseBackward", "dbias", dbias);
    T tdx = ownOrNull("denseBackward", "dx", dx);
    T twt = ownOrNull("denseBackward", "wt", wt);
    matrix("denseBackward", "w", tw, tx.cols(), ty.cols());
    matrix("denseBackward", "y", ty, tx.rows(), tw.cols());
    if (tz == null) {
      if (act.derivativeNeedsInput(p0, p1)) {
        throw new NullPointerException("denseBackward: z is needed for the derivative of " + act);
      }
    } else {
      same("denseBackward", "z", tz, "y", ty);
    }
    same("denseBackward", "dy", tdy, "y", ty);
    same("denseBackward", "dz", tdz, "y", ty);
    if (tdw != null) {
      same("denseBackward", "dw", tdw, "w", tw);
      apart("dw", tdw, tx, tw, tz, ty, tdy, tdz);
    }
    if (tdbias != null) {
      matrix("denseBackward", "dbias", tdbias, 1, tw.cols());
      apart("dbias", tdbias, tx, tw, tz, ty, tdy, tdz);
    }
    if (tdx != null) {
      same("denseBackward", "dx", tdx, "x", tx);
      apart("dx", tdx, tx, tw, tz, ty, tdy, tdz);
    }
    if (twt != null) {
      matrix("denseBackward", "wt", twt, tw.cols(), tw.rows());
      distinct("denseBackward", "wt", twt, "w", tw);
    }
    doDenseBackward(tx, tw, act, p0, p1, tz, ty, tdy, accumulate, tdz, tdw, tdbias, tdx, twt);
  }

  @Override
  public final void softmax(Tensor x, Tensor rows, Tensor y) {
    T tx = own("softmax", "x", x);
    T tr = own("softmax", "rows", rows);
    T ty = own("softmax", "y", y);
    same("softmax", "y", ty, "x", tx);
    matrix("softmax", "rows", tr, tx.rows(), 1);
    doSoftmax(tx, tr, ty);
  }

  @Override
  public final void softmaxBackward(Tensor y, Tensor dy, Tensor rows, Tensor dx) {
    T ty = own("softmaxBackward", "y", y);
    T tdy = own("softmaxBackward", "dy", dy);
    T tr = own("softmaxBackward", "rows", rows);
    T tdx = own("softmaxBackward", "dx", dx);
    same("softmaxBackward", "dy", tdy, "y", ty);
    same("softmaxBackward", "dx", tdx, "y", ty);
    matrix("softmaxBackward", "rows", tr, ty.rows(), 1);
    distinct("softmaxBackward", "dx", tdx, "y", ty);
    doSoftmaxBackward(ty, tdy, tr, tdx);
  }

  @Override
  public final double softmaxCrossEntropy(
      Tensor logits,
      Tensor target,
      Tensor rowWeight,
      double scale,
      Tensor probabilities,
      Tensor dlogits) {
    T tl = own("softmaxCrossEntropy", "logits", logits);
    T tt = own("softmaxCrossEntropy", "target", target);
    T tw = ownOrNull("softmaxCrossEntropy", "rowWeight", rowWeight);
    T tp = ownOrNull("softmaxCrossEntropy", "probabilities", probabilities);
    T td = ownOrNull("softmaxCrossEntropy", "dlogits", dlogits);
    targets("softmaxCrossEntropy", tl, tt, tw, td, true);
    if (tp != null) {
      same("softmaxCrossEntropy", "probabilities", tp, "logits", tl);
      distinct("softmaxCrossEntropy", "probabilities", tp, "logits", tl);
      distinct("softmaxCrossEntropy", "probabilities", tp, "target", tt);
      if (td != null) {
        distinct("softmaxCrossEntropy", "probabilities", tp, "dlogits", td);
      }
    }
    return doSoftmaxCrossEntropy(tl, tt, tw, scale, tp, td);
  }

  @Override
  public final double binaryCrossEntropy(
      Tensor logits, Tensor target, Tensor rowWeight, double scale, Tensor dlogits) {
    T tl = own("binaryCrossEntropy", "logits", logits);
    T tt = own("binaryCrossEntropy", "target", target);
    T tw = ownOrNull("binaryCrossEntropy", "rowWeight", rowWeight);
    T td = ownOrNull("binaryCrossEntropy", "dlogits", dlogits);
    targets("binaryCrossEntropy", tl, tt, tw, td, false);
    return doBinaryCrossEntropy(tl, tt, tw, scale, td);
  }

  @Override
  public final double elementLoss(
      LossOp op,
      double delta,
      Tensor prediction,
      Tensor target,
      Tensor rowWeight,
      double scale,
      Tensor dprediction) {
    Objects.requireNonNull(op, "op");
    T tp = own("elementLoss", "prediction", prediction);
    T tt = own("elementLoss", "target", target);
    T tw = ownOrNull("elementLoss", "rowWeight", rowWeight);
    T td = ownOrNull("elementLoss", "dprediction", dprediction);
    targets("elementLoss", tp, tt, tw, td, op == LossOp.CROSS_ENTROPY);
    return doElementLoss(op, delta, tp, tt, tw, scale, td);
  }

  @Override
  public final void update(
      UpdateRule rule, double[] coefficients, Tensor w, Tensor g, Tensor s0, Tensor s1, Tensor s2) {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(coefficients, "coefficients");
    T tw = own("update", "w", w);
    T tg = own("update", "g", g);
    T t0 = ownOrNull("update", "s0", s0);
    T t1 = ownOrNull("update", "s1", s1);
    T t2 = ownOrNull("update", "s2", s2);
    same("update", "g", tg, "w", tw);
    slotFits(rule, "s0", t0, tw, rule != UpdateRule.SGD);
    slotFits(rule, "s1", t1, tw, rule == UpdateRule.ADAM);
    slotFits(rule, "s2", t2, tw, false);
    if (coefficients.length != UpdateRule.COEFFICIENTS) {
      throw new IllegalArgumentException(
          "update: needs " + UpdateRule.COEFFICIENTS + " coefficients, got " + coefficients.length);
    }
    doUpdate(rule, coefficients, tw, tg, t0, t1, t2);
  }

  // ---- checks; the messages are built in cold methods ----

  @SuppressWarnings("unchecked") // A backend's tensors are all of its own class.
  private T own(String op, String what, Tensor tensor) {
    if (tensor instanceof AbstractTensor t && t.owner() == this && !closed) {
      return (T) t;
    }
    throw notOurs(op, what, tensor);
  }

  private T ownOrNull(String op, String what, Tensor tensor) {
    return tensor == null ? null : own(op, what, tensor);
  }

  private RuntimeException notOurs(String op, String what, Tensor tensor) {
    if (tensor == null) {
      return new NullPointerException(op + ": " + what);
    }
    if (closed) {
      return new IllegalStateException(op + ": backend " + name + " is closed");
    }
    if (tensor.backend() != this) {
      return new IllegalArgumentException(
          op
              + ": "
              + what
              + " needs a tensor of this backend, belongs to another backend ("
              + tensor.backend().name()
              + " "
              + tensor.dtype()
              + "); this is "
              + name
              + " "
              + dtype
              + (tensor.backend().name().equals(name) ? ", another instance" : ""));
    }
    return new IllegalStateException(op + ": " + what + " " + tensor.shape() + " is closed");
  }

  private static Set<String> findReferenceOps(Class<?> backendClass) {
    Set<String> left = new TreeSet<>();
    for (Method method : AbstractBackend.class.getDeclaredMethods()) {
      int modifiers = method.getModifiers();
      if (method.getName().startsWith("do")
          && Modifier.isProtected(modifiers)
          && !Modifier.isAbstract(modifiers)
          && !method.getName().equals("doClose")) {
        left.add(method.getName());
      }
    }
    for (Class<?> c = backendClass; c != AbstractBackend.class; c = c.getSuperclass()) {
      for (Method method : c.getDeclaredMethods()) {
        left.remove(method.getName());
      }
    }
    Set<String> names = new TreeSet<>();
    for (String hook : left) {
      names.add(Character.toLowerCase(hook.charAt(2)) + hook.substring(3));
    }
    return Set.copyOf(names);
  }
}
