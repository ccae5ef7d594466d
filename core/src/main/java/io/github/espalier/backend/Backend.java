package io.github.espalier.backend;

import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.Optional;
import java.util.Set;

/**
 * Matrix arithmetic in one number format, on tensors that the caller hands over.
 *
 * <p>Every operation writes into its output parameters (named {@code out}, {@code y}, {@code d…})
 * and reads the others; scalars are {@code double} whatever the format. So a warm training step
 * allocates nothing.
 *
 * <p>There are three tiers. A backend must write the four operations of tier 0 ({@link #allocate},
 * {@link #upload}, {@link #download}, {@link #matmul}). The primitives of tier 1 have a slow,
 * correct default ({@link ReferenceKernels}); the fused operations of tier 2 have defaults composed
 * of tiers 0 and 1. {@link #referenceOps} says which defaults are still in use. Extend {@link
 * AbstractBackend}, which does all checking.
 *
 * <p><b>Shapes.</b> Tensors read as matrices of their current rows; operations never touch rows
 * beyond. m×n below means rows × columns.
 *
 * <p><b>Aliasing.</b> Element-wise operations may write over one of their inputs of the same shape;
 * matrix products, transposes, gathers and reductions must not, and refuse it.
 *
 * <p><b>Threading.</b> A backend may be used by many threads at once, as long as no tensor is
 * written while another call uses it.
 *
 * <p><b>Errors.</b> {@link NullPointerException} for null, {@link IllegalStateException} for a
 * closed tensor or backend, {@link IllegalArgumentException} for a tensor of another backend or a
 * forbidden alias, {@link io.github.espalier.tensor.ShapeException} for shapes that do not fit;
 * always before anything is written.
 */
public interface Backend extends AutoCloseable {
  /** The name it is created by, as in {@code "plain"}. */
  String name();

  /** The number format of its tensors. */
  DType dtype();

  /** The number of compute threads. */
  int threads();

  /** What does the arithmetic, for reports: library and version, kernel, native library. */
  default String description() {
    return name() + " " + dtype();
  }

  /** The names of operations that still run on the slow defaults. */
  Set<String> referenceOps();

  /** Frees what the backend holds; its tensors must not be used afterwards. */
  @Override
  void close();

  // ---- tier 0: every backend writes these ----

  /** A new tensor, filled with zeros, whose capacity is the shape's rows. */
  Tensor allocate(Shape shape);

  /** Copies {@code dst}'s current rows from a row-major array, rounding to the format. */
  void upload(double[] src, int offset, Tensor dst);

  /** Copies {@code dst}'s current rows from a row-major array. */
  void upload(float[] src, int offset, Tensor dst);

  /** Copies the current rows into a row-major array. */
  void download(Tensor src, double[] dst, int offset);

  /** Copies the current rows into a row-major array, rounding to float. */
  void download(Tensor src, float[] dst, int offset);

  /**
   * out ← alpha · op(a) · op(b), plus out if {@code accumulate}; op transposes if asked. {@code
   * out} must be neither {@code a} nor {@code b}.
   */
  void matmul(
      double alpha,
      Tensor a,
      boolean transA,
      Tensor b,
      boolean transB,
      boolean accumulate,
      Tensor out);

  // ---- tier 1: primitives ----

  /** out ← value, everywhere. */
  void fill(Tensor out, double value);

  /** out ← a, same shape. */
  void copy(Tensor a, Tensor out);

  /** y ← op(x); y may be x. */
  void unary(UnaryOp op, double p0, double p1, Tensor x, Tensor y);

  /**
   * dx ← dy · op′, where y = op(x); dx may be dy. {@code x} may be null unless {@link
   * UnaryOp#derivativeNeedsInput}.
   */
  void unaryBackward(UnaryOp op, double p0, double p1, Tensor x, Tensor y, Tensor dy, Tensor dx);

  /** out ← op(a, b) with a m×n and b m×n, 1×n, m×1 or 1×1; out may be a, or b of the same shape. */
  void binary(BinaryOp op, Tensor a, Tensor b, Tensor out);

  /** y ← y + alpha·x, same shape. */
  void axpy(double alpha, Tensor x, Tensor y);

  /** All elements reduced to one number. */
  double reduce(ReduceOp op, Tensor a);

  /** Each column reduced over its rows: m×n → 1×n; combined with {@code out} if accumulate. */
  void reduceRows(ReduceOp op, Tensor a, boolean accumulate, Tensor out);

  /** Each row reduced over its columns: m×n → m×1; combined with {@code out} if accumulate. */
  void reduceCols(ReduceOp op, Tensor a, boolean accumulate, Tensor out);

  /** out[i] ← the column of the largest element in row i, the first on ties. */
  void argMaxPerRow(Tensor a, int[] out);

  /** out's row r ← table's row index[from + r], for all of the {@code count} rows of out. */
  void gatherRows(Tensor table, int[] index, int from, int count, Tensor out);

  /** table's row index[from + r] ← itself + a's row r, for r in order. */
  void scatterAddRows(Tensor a, int[] index, int from, int count, Tensor table);

  /** Copies the block of a that starts at (row, col) to out at (outRow, outCol). */
  void copyBlock(
      Tensor a, int row, int col, int rows, int cols, Tensor out, int outRow, int outCol);

  /** out (n×m) ← aᵀ (a m×n); out must not be a. */
  void transpose(Tensor a, Tensor out);

  // ---- tier 2: fused operations ----

  /**
   * y ← act(x·w + bias): a dense layer forward.
   *
   * @param x m×k
   * @param w k×n
   * @param bias 1×n, or null
   * @param z m×n: receives x·w + bias if not null (the derivative of some activations needs it);
   *     may be y
   * @param y m×n
   */
  void dense(
      Tensor x, Tensor w, Tensor bias, UnaryOp act, double p0, double p1, Tensor z, Tensor y);

  /**
   * A dense layer backward: dz = dy · act′; dw = xᵀ·dz; dbias = column sums of dz; dx = dz·wᵀ.
   *
   * @param z as {@link #dense} left it, or null if the derivative needs only y
   * @param accumulate whether dw and dbias are added to instead of overwritten
   * @param dz m×n scratch; may be dy
   * @param dw k×n, or null if nobody needs it
   * @param dbias 1×n, or null
   * @param dx m×k, or null if nobody needs it
   * @param wt n×k scratch for the transposed weights, or null; handed over where {@link
   *     #wantsTransposedWeights} asks for it and dx is not null
   */
  void denseBackward(
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
      Tensor wt);

  /** Whether {@link #denseBackward} is faster when handed scratch for the transposed weights. */
  default boolean wantsTransposedWeights() {
    return false;
  }

  /**
   * y ← softmax of each row of x, computed from x − max; y may be x.
   *
   * @param rows m×1 scratch
   */
  void softmax(Tensor x, Tensor rows, Tensor y);

  /**
   * dx ← y ⊙ (dy − Σ(dy ⊙ y)) per row: the full Jacobian of softmax; dx may be dy.
   *
   * @param rows m×1 scratch
   */
  void softmaxBackward(Tensor y, Tensor dy, Tensor rows, Tensor dx);

  /**
   * Categorical cross-entropy from logits: returns scale · Σ wᵢ·((Σₖtᵢₖ)·logsumexp(zᵢ) − Σₖtᵢₖzᵢₖ).
   *
   * @param logits m×K
   * @param target m×K weights of the classes, or m×1 class indices (when K > 1)
   * @param rowWeight m×1, or null for ones
   * @param probabilities m×K: receives the softmax if not null
   * @param dlogits m×K: receives the gradient of the result if not null; may be {@code
   *     probabilities} only if that is null
   */
  double softmaxCrossEntropy(
      Tensor logits,
      Tensor target,
      Tensor rowWeight,
      double scale,
      Tensor probabilities,
      Tensor dlogits);

  /**
   * Binary cross-entropy from logits: returns scale · Σ wᵢ·(max(z, 0) − t·z + log(1 + e^−|z|)),
   * over all elements.
   *
   * @param target m×K
   * @param rowWeight m×1, or null for ones
   * @param dlogits m×K: receives the gradient of the result if not null
   */
  double binaryCrossEntropy(
      Tensor logits, Tensor target, Tensor rowWeight, double scale, Tensor dlogits);

  /**
   * A loss from predictions: returns scale · Σ wᵢ·op(p, t) over all elements.
   *
   * @param delta the parameter of {@link LossOp#HUBER}
   * @param prediction m×K
   * @param target m×K; for {@link LossOp#CROSS_ENTROPY} with K > 1 also m×1 class indices
   * @param rowWeight m×1, or null for ones
   * @param dprediction m×K: receives the gradient of the result if not null
   */
  double elementLoss(
      LossOp op,
      double delta,
      Tensor prediction,
      Tensor target,
      Tensor rowWeight,
      double scale,
      Tensor dprediction);

  /**
   * One optimizer update of a parameter, in place.
   *
   * @param coefficients see {@link UpdateRule}
   * @param w the parameter
   * @param g its gradient; read only
   * @param s0 state slot of w's shape, or null if the rule does not use it; s1 and s2 alike
   */
  void update(
      UpdateRule rule, double[] coefficients, Tensor w, Tensor g, Tensor s0, Tensor s1, Tensor s2);

  // ---- growth ----

  /** An optional family of operations that only some layers need; asked for once, at bind time. */
  default <K> Optional<K> extension(Class<K> kernels) {
    return Optional.empty();
  }
}
