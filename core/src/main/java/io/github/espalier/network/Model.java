package io.github.espalier.network;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Preparation;
import io.github.espalier.init.RandomStream;
import io.github.espalier.internal.Arena;
import io.github.espalier.internal.Check;
import io.github.espalier.io.ModelFiles;
import io.github.espalier.layer.Layer;
import io.github.espalier.layer.Mode;
import io.github.espalier.layer.ParameterSpec;
import io.github.espalier.tensor.ShapeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A network with its weights on one backend.
 *
 * <p><b>Threading.</b> Many readers or one training run: while a thread trains the model, the
 * methods that read or change its weights throw {@link IllegalStateException} in every other
 * thread; a training run that begins waits for those under way. So a copy or a file has the weights
 * of one step, never of two. Listeners are called by the training thread and may save, copy or
 * measure the model. For serving from many threads take a {@link #predictor()}, which a training
 * run does not touch.
 *
 * <p>Whoever holds a {@link Session}, a {@link io.github.espalier.train.TrainStep} or the tensor of
 * a {@link #parameter} reads and writes the weights directly, and sees to it that no other thread
 * changes them meanwhile: {@link #read} keeps training runs away, {@link #beginTraining}
 * everything.
 *
 * <p>The backend is the caller's: closing the model frees the weights only.
 */
public final class Model implements AutoCloseable {
  private final Sequential network;
  private final Backend backend;
  private final long seed;
  private final Arena arena;
  private final Map<String, Parameter> parameters;

  private final Access access = new Access();

  /** How the user's rows become inputs; null if the user takes care of that. */
  private volatile Preparation preparation;

  private volatile boolean closed;

  private Model(Sequential network, Backend backend, long seed) {
    this.network = network;
    this.backend = backend;
    this.seed = seed;
    this.arena = new Arena(backend);
    Map<String, Parameter> found = new LinkedHashMap<>();
    try {
      for (int i = 0; i < network.layers().size(); i++) {
        for (ParameterSpec spec : network.layers().get(i).parameters(network.layerInputShape(i))) {
          String name = network.layerName(i) + "." + spec.name();
          found.put(name, new Parameter(name, spec, arena.allocate(spec.shape())));
        }
      }
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
    this.parameters = found;
  }

  static Model create(Sequential network, Backend backend, long seed) {
    Objects.requireNonNull(backend, "backend");
    Model model = new Model(network, backend, seed);
    try {
      for (Parameter parameter : model.parameters.values()) {
        ParameterSpec spec = parameter.spec();
        double[] numbers = new double[spec.shape().size()];
        spec.init()
            .fill(
                numbers,
                spec.shape(),
                spec.fanIn(),
                spec.fanOut(),
                new RandomStream(seed, "init " + parameter.name()));
        for (double number : numbers) {
          if (!backend.dtype().holds(number)) {
            throw new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "init: %s drew %s for %s, needs finite numbers of %s",
                    spec.init(),
                    number,
                    parameter,
                    backend.dtype()));
          }
        }
        backend.upload(numbers, 0, parameter.value());
      }
      return model;
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  static Model zeros(Sequential network, Backend backend, long seed) {
    return new Model(network, Objects.requireNonNull(backend, "backend"), seed);
  }

  /**
   * Reads a model file that {@link #save} wrote, on this or any other backend.
   *
   * @throws io.github.espalier.io.ModelFormatException if the file is malformed, damaged or
   *     unsupported
   * @throws IOException if it cannot be read
   * @see ModelFiles
   */
  public static Model load(Path file, Backend backend) throws IOException {
    return ModelFiles.load(file, backend);
  }

  /**
   * Saves network and weights; the file is replaced completely or not at all.
   *
   * @throws IOException if it cannot be written; the old file is intact then
   * @throws IllegalStateException if a weight is not finite
   * @throws IllegalArgumentException if a layer is not one of Espalier's own
   * @see ModelFiles
   */
  public void save(Path file) throws IOException {
    ModelFiles.save(this, file);
  }

  /** The description. */
  public Sequential network() {
    return network;
  }

  /** The backend that holds the weights. */
  public Backend backend() {
    return backend;
  }

  /** The seed that the model was made with; training draws from it unless told otherwise. */
  public long seed() {
    return seed;
  }

  /** All parameters, first layer first, weights before biases. */
  public List<Parameter> parameters() {
    return List.copyOf(parameters.values());
  }

  /**
   * The parameter of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the names
   */
  public Parameter parameter(String name) {
    Parameter parameter = parameters.get(Objects.requireNonNull(name, "name"));
    if (parameter == null) {
      throw new IllegalArgumentException(
          "no parameter named \"" + name + "\"; there are " + parameters.keySet());
    }
    return parameter;
  }

  /** How many numbers the model has learned. */
  public long parameterCount() {
    return parameters.values().stream().mapToLong(Parameter::size).sum();
  }

  /** A copy of a parameter's numbers, row by row. */
  public double[][] weights(String name) {
    Parameter parameter = parameter(name);
    double[] flat = read("weights", () -> parameter.value().toArray());
    int cols = parameter.value().cols();
    double[][] rows = new double[parameter.value().rows()][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = Arrays.copyOfRange(flat, r * cols, (r + 1) * cols);
    }
    return rows;
  }

  /**
   * Replaces a parameter's numbers by a copy of the given rows.
   *
   * @throws ShapeException if the shape differs
   * @throws IllegalArgumentException if a number is not finite in the backend's format
   */
  public void setWeights(String name, double[][] rows) {
    change(
        "setWeights",
        () -> {
          Parameter parameter = parameter(name);
          NewWeights.put("setWeights", parameter, Check.noNulls("rows", rows));
        });
  }

  /** A copy of all numbers, one row-major array per parameter; see {@link #restore}. */
  public double[][] snapshot() {
    return read(
        "snapshot",
        () -> parameters.values().stream().map(p -> p.value().toArray()).toArray(double[][]::new));
  }

  /**
   * Puts back what {@link #snapshot} returned, from this model or one of the same network.
   *
   * @throws ShapeException if the arrays are not those of this network; nothing has changed then
   * @throws IllegalArgumentException if a number is not finite in the backend's format; nothing has
   *     changed then
   */
  public void restore(double[][] snapshot) {
    change(
        "restore",
        () -> NewWeights.put("restore", parameters(), Check.noNulls("snapshot", snapshot), false));
  }

  /**
   * Gives the model the preparation of its training data, which from then on is saved with it and
   * applied by its predictors to rows of named values.
   *
   * @return this model
   * @throws ShapeException if the preparation's features or classes are not this network's
   */
  public Model attach(Preparation preparation) {
    change(
        "attach",
        () -> {
          Objects.requireNonNull(preparation, "preparation")
              .checkFits(network.inputShape().size(), network.outputShape().size());
          this.preparation = preparation;
        });
    return this;
  }

  /** The preparation of its training data, if it was given one. */
  public Optional<Preparation> preparation() {
    return Optional.ofNullable(preparation);
  }

  /** The weights as text with 17 significant digits; see {@link WeightsText}. */
  public String weightsAsText() {
    return read("weightsAsText", () -> WeightsText.write(this));
  }

  /** Reads what {@link #weightsAsText} wrote; nothing changes if the text does not fit. */
  public void setWeightsFromText(String text) {
    change(
        "setWeightsFromText", () -> WeightsText.read(Objects.requireNonNull(text, "text"), this));
  }

  /** The table of layers, output shapes and parameter counts that users know. */
  public String summary() {
    return Summary.of(this);
  }

  /**
   * A model of the same network and weights on another backend, rounded to its format.
   *
   * @throws IllegalArgumentException if a weight is finite here and would be infinite there
   */
  public Model copyTo(Backend other) {
    return read("copyTo", () -> copy(other));
  }

  private Model copy(Backend other) {
    Model copy = new Model(network, Objects.requireNonNull(other, "other"), seed);
    try {
      NewWeights.put("copyTo", copy.parameters(), snapshot(), true);
      copy.preparation = preparation;
      return copy;
    } catch (RuntimeException | Error e) {
      copy.close();
      throw e;
    }
  }

  /**
   * Buffers for running this model on one thread.
   *
   * @param maxBatch the most rows a batch may have
   */
  public Session newSession(Mode mode, int maxBatch) {
    requireAccess("newSession");
    return new Session(this, mode, maxBatch, false, Set.of());
  }

  /**
   * Like {@link #newSession}, but the network's last activation is left off: outputs are logits.
   */
  public Session newLogitSession(Mode mode, int maxBatch) {
    requireAccess("newLogitSession");
    return new Session(this, mode, maxBatch, true, Set.of());
  }

  /**
   * Like {@link #newSession} or {@link #newLogitSession} for training, but without gradients of the
   * frozen layers: what only they need is not computed.
   *
   * @param logits whether the network's last activation is left off
   * @param frozen names of layers, as in {@code "0.dense"}
   */
  public Session newTrainingSession(int maxBatch, boolean logits, Set<String> frozen) {
    requireAccess("newTrainingSession");
    return new Session(
        this,
        Mode.TRAINING,
        maxBatch,
        logits,
        Set.copyOf(Objects.requireNonNull(frozen, "frozen")));
  }

  /** A thread-safe predictor with a frozen copy of the weights as they are now. */
  public Predictor predictor() {
    return predictor(backend);
  }

  /**
   * A thread-safe predictor on another backend: train on one, serve on the other.
   *
   * @throws IllegalArgumentException if a weight is finite here and would be infinite there
   */
  public Predictor predictor(Backend other) {
    return new Predictor(copyTo(other));
  }

  /**
   * Claims the model for one training run of this thread; {@link #endTraining} gives it back. Waits
   * for what other threads read or change right now.
   *
   * @throws IllegalStateException if it is being trained already, or closed
   */
  public void beginTraining() {
    requireOpen("training");
    access.beginTraining();
  }

  /**
   * Ends what {@link #beginTraining} began.
   *
   * @throws IllegalStateException if this thread is not training the model
   */
  public void endTraining() {
    access.endTraining();
  }

  /**
   * Makes a call that reads the weights; a training run that another thread begins meanwhile waits
   * for its end.
   *
   * @param what what is read for, for the message
   * @param call is made by this thread, and must not change the weights
   * @return what the call returns
   * @throws IllegalStateException if another thread is training the model, or if it is closed
   */
  public <T> T read(String what, Supplier<T> call) {
    Objects.requireNonNull(call, "call");
    return access.read(
        what,
        () -> {
          requireOpen(what);
          return call.get();
        });
  }

  private void change(String what, Runnable call) {
    access.change(
        what,
        () -> {
          requireOpen(what);
          call.run();
        });
  }

  /**
   * Refuses if another thread is training the model now; {@link #read} does so for as long as a
   * call lasts.
   *
   * @param what what was tried, for the message
   * @throws IllegalStateException if so, or if the model is closed
   */
  public void requireAccess(String what) {
    requireOpen(what);
    access.requireNoTraining(what);
  }

  void requireOpen(String what) {
    if (closed) {
      throw new IllegalStateException(what + ": the model is closed");
    }
  }

  /**
   * Frees the weights, once nobody reads them by the methods of this class.
   *
   * @throws IllegalStateException if another thread is training the model
   */
  @Override
  public void close() {
    access.change(
        "close",
        () -> {
          closed = true;
          arena.close();
        });
  }

  @Override
  public String toString() {
    return network + " on " + backend.name() + " " + backend.dtype();
  }

  /** The layer at an index; for the session and the summary. */
  Layer layer(int index) {
    return network.layers().get(index);
  }
}
