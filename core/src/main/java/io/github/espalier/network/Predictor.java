package io.github.espalier.network;

import io.github.espalier.data.InvalidDataException;
import io.github.espalier.data.Table;
import io.github.espalier.internal.Check;
import io.github.espalier.layer.Mode;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import io.github.espalier.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Thread-safe inference on a frozen copy of a model's weights.
 *
 * <p><b>Threading.</b> Any number of threads; each call borrows a lane (a session with its buffers)
 * from a lock-free pool, and lanes beyond the pool are made and freed as needed.
 *
 * <p><b>Errors.</b> {@link ShapeException} for a sample of the wrong length, {@link
 * InvalidDataException} for a value that is not finite, {@link IllegalStateException} after close,
 * or for classes where the outputs are not numbers.
 */
public final class Predictor implements AutoCloseable {
  private static final int POOLED_LANES = 64;
  private static final int BATCH = 256;

  private final Model frozen;
  private final DType dtype;
  private final int inputs;
  private final int outputs;
  private final Naming naming;
  private final AtomicReferenceArray<Lane> single = new AtomicReferenceArray<>(POOLED_LANES);
  private final AtomicReferenceArray<Lane> batched = new AtomicReferenceArray<>(POOLED_LANES);
  private final AtomicBoolean closing = new AtomicBoolean();

  /** The lanes there are, and the predictor itself until it is closed: no call counts anything. */
  private final AtomicInteger users = new AtomicInteger(1);

  private volatile boolean closed;

  Predictor(Model frozen) {
    this.frozen = frozen;
    this.dtype = frozen.backend().dtype();
    this.inputs = frozen.network().inputShape().size();
    this.outputs = frozen.network().outputShape().size();
    this.naming = new Naming(frozen.network(), frozen.preparation().orElse(null));
  }

  /**
   * The output for one sample; where a network overflows that is what it is, NaN or infinite.
   *
   * @param sample numbers as the network takes them: a preparation is not applied, as it is by
   *     {@link #predict(Map)} and {@link #classify(double...)}
   */
  public double[] predict(double[] sample) {
    double[] out = new double[outputs];
    predict(sample, out);
    return out;
  }

  /**
   * The output for one sample, written into {@code out}; allocates nothing once warm.
   *
   * @param sample numbers as the network takes them, prepared already
   */
  public void predict(double[] sample, double[] out) {
    checkSample(Objects.requireNonNull(sample, "sample"), 0);
    if (Objects.requireNonNull(out, "out").length != outputs) {
      throw new ShapeException("predict: out has " + out.length + " elements, needs " + outputs);
    }
    Lane lane = borrow(single, 1);
    try {
      Tensor y = lane.run(sample, 1);
      frozen.backend().download(y, out, 0);
    } finally {
      giveBack(single, lane);
    }
  }

  /** The outputs for any number of samples, prepared already, one row each. */
  public double[][] predict(double[][] samples) {
    Check.noNulls("samples", samples);
    double[][] out = new double[samples.length][outputs];
    for (int r = 0; r < samples.length; r++) {
      checkSample(samples[r], r);
    }
    int most = Math.min(BATCH, samples.length);
    if (most == 0) {
      return out;
    }
    Lane lane = borrow(batched, BATCH);
    try {
      for (int from = 0; from < samples.length; from += most) {
        int rows = Math.min(most, samples.length - from);
        for (int r = 0; r < rows; r++) {
          System.arraycopy(samples[from + r], 0, lane.host, r * inputs, inputs);
        }
        Tensor y = lane.run(lane.host, rows);
        double[] flat = lane.hostOut;
        frozen.backend().download(y, flat, 0);
        for (int r = 0; r < rows; r++) {
          System.arraycopy(flat, r * outputs, out[from + r], 0, outputs);
        }
      }
    } finally {
      giveBack(batched, lane);
    }
    return out;
  }

  /**
   * The class of one sample: the first largest output, or with one output 1 if it is at least ½,
   * else 0.
   *
   * @param sample numbers as the network takes them, prepared already
   * @throws IllegalStateException if an output is NaN, which is no class
   */
  public int predictClass(double[] sample) {
    return classOf(predict(sample));
  }

  /** The classes of any number of samples; see {@link #predictClass}. */
  public int[] predictClasses(double[][] samples) {
    double[][] out = predict(samples);
    int[] classes = new int[out.length];
    for (int r = 0; r < out.length; r++) {
      classes[r] = classOf(out[r]);
    }
    return classes;
  }

  /**
   * The outputs for a row of named values, prepared as the training data were and brought back to
   * the scale of the target.
   *
   * @param row a text for each column; see {@link
   *     io.github.espalier.data.Preparation#features(Map)}
   * @throws IllegalStateException if the model has no preparation
   */
  public double[] predict(Map<String, String> row) {
    return naming.restored(predict(naming.inputs(row)));
  }

  /** The outputs for the rows of a table; see {@link #predict(Map)}. */
  public double[][] predict(Table rows) {
    double[][] out = predict(naming.inputs(rows));
    for (double[] row : out) {
      naming.restored(row);
    }
    return out;
  }

  /**
   * The class of a row of named values, by name and with probabilities.
   *
   * @throws IllegalStateException if the network does not end in probabilities, or the model has no
   *     preparation
   */
  public Prediction classify(Map<String, String> row) {
    naming.requireClasses();
    return naming.prediction(predict(naming.inputs(row)));
  }

  /** The classes of the rows of a table; see {@link #classify(Map)}. */
  public List<Prediction> classify(Table rows) {
    naming.requireClasses();
    return naming.predictions(predict(naming.inputs(rows)));
  }

  /**
   * The class of one sample. Its values are prepared if the model has a preparation, which must
   * read columns of numbers only; else they go into the network as they are, and classes without
   * names are called {@code "0"}, {@code "1"} and so on.
   */
  public Prediction classify(double... sample) {
    naming.requireClasses();
    return naming.prediction(predict(naming.inputs(Objects.requireNonNull(sample, "sample"))));
  }

  private static int classOf(double[] output) {
    Naming.requireNumbers("predictClass", output);
    if (output.length == 1) {
      return output[0] >= 0.5 ? 1 : 0;
    }
    int best = 0;
    for (int c = 1; c < output.length; c++) {
      if (output[c] > output[best]) {
        best = c;
      }
    }
    return best;
  }

  private void checkSample(double[] sample, int row) {
    if (sample.length != inputs) {
      throw new ShapeException(
          "predict: sample " + row + " has " + sample.length + " values, needs " + inputs);
    }
    for (int c = 0; c < sample.length; c++) {
      if (!dtype.holds(sample[c])) {
        throw new InvalidDataException(
            "predict", row, c, "needs a finite number, got " + sample[c] + notIn(sample[c]));
      }
    }
  }

  private String notIn(double value) {
    return Double.isFinite(value) ? ", too large for " + dtype : "";
  }

  private Lane borrow(AtomicReferenceArray<Lane> pool, int capacity) {
    if (closed) {
      throw new IllegalStateException("predict: the predictor is closed");
    }
    int start = (int) Thread.currentThread().getId();
    for (int i = 0; i < POOLED_LANES; i++) {
      Lane lane = pool.getAndSet((start + i) & (POOLED_LANES - 1), null);
      if (lane != null) {
        return lane;
      }
    }
    return newLane(capacity);
  }

  private Lane newLane(int capacity) {
    if (users.getAndUpdate(n -> n == 0 ? 0 : n + 1) == 0) {
      throw new IllegalStateException("predict: the predictor is closed");
    }
    try {
      return new Lane(frozen, capacity);
    } catch (RuntimeException | Error e) {
      release();
      throw e;
    }
  }

  /** Whoever goes last frees the weights. */
  private void release() {
    if (users.decrementAndGet() == 0) {
      frozen.close();
    }
  }

  private void giveBack(AtomicReferenceArray<Lane> pool, Lane lane) {
    int start = (int) Thread.currentThread().getId();
    for (int i = 0; i < POOLED_LANES; i++) {
      if (pool.compareAndSet((start + i) & (POOLED_LANES - 1), null, lane)) {
        if (closed) {
          drain(pool);
        }
        return;
      }
    }
    lane.session.close();
    release();
  }

  /** Refuses further calls; calls under way finish, and the last of them frees the weights. */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      closed = true;
      drain(single);
      drain(batched);
      release();
    }
  }

  private void drain(AtomicReferenceArray<Lane> pool) {
    for (int i = 0; i < POOLED_LANES; i++) {
      Lane lane = pool.getAndSet(i, null);
      if (lane != null) {
        lane.session.close();
        release();
      }
    }
  }

  /** A session with its input tensor and host buffers. */
  private static final class Lane {
    private final Session session;
    private final Tensor x;
    private final double[] host;
    private final double[] hostOut;

    Lane(Model model, int capacity) {
      Shape input = model.network().inputShape();
      session = model.newSession(Mode.INFERENCE, capacity);
      try {
        x = session.batchBuffer(input);
      } catch (RuntimeException | Error e) {
        session.close();
        throw e;
      }
      boolean batch = capacity > 1;
      host = batch ? new double[capacity * input.size()] : null;
      hostOut = batch ? new double[capacity * model.network().outputShape().size()] : null;
    }

    Tensor run(double[] numbers, int rows) {
      x.setRows(rows);
      session.model().backend().upload(numbers, 0, x);
      return session.forward(x);
    }
  }
}
