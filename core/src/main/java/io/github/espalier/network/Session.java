package io.github.espalier.network;

import io.github.espalier.backend.Backend;
import io.github.espalier.init.RandomStream;
import io.github.espalier.internal.Arena;
import io.github.espalier.internal.Check;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Gradient;
import io.github.espalier.layer.Layer;
import io.github.espalier.layer.LayerPass;
import io.github.espalier.layer.Mode;
import io.github.espalier.layer.PassContext;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import io.github.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One thread's activations, gradients and scratch for running a model, up to a maximum batch size.
 *
 * <p>Everything is allocated when the session is made; running allocates nothing. Smaller batches
 * need no new buffers: the input's current rows decide.
 *
 * <p><b>Threading.</b> One thread at a time, and none while another one changes the model's
 * weights: {@link #forward} and {@link #backward} do not look for that; {@link Model#read} does.
 */
public final class Session implements AutoCloseable {
  private final Model model;
  private final Mode mode;
  private final int maxBatch;
  private final int inputSize;
  private final Arena arena;
  private final LayerPass[] passes;
  private final LayerPass head;
  private final Map<String, Gradient> gradients = new LinkedHashMap<>();
  private final Gradient[] gradientList;
  private final RandomStream[] randoms;
  private final List<RandomStream> randomList = new ArrayList<>();
  private Tensor output;
  private boolean closed;

  Session(Model model, Mode mode, int maxBatch, boolean logits, Set<String> frozen) {
    this.model = model;
    this.mode = Objects.requireNonNull(mode, "mode");
    this.maxBatch = Check.positive("maxBatch", maxBatch);
    this.inputSize = model.network().inputShape().size();
    this.arena = new Arena(model.backend());
    try {
      if (mode == Mode.TRAINING) {
        for (Parameter parameter : model.parameters()) {
          if (!frozen.contains(parameter.layer())) {
            gradients.put(parameter.name(), new Gradient(arena.allocate(parameter.spec().shape())));
          }
        }
      }
      int count = model.network().layers().size();
      passes = new LayerPass[count];
      boolean needsInputGradient = false;
      for (int i = 0; i < count; i++) {
        Layer layer = model.layer(i);
        if (logits && i == count - 1) {
          layer = layer.withoutLastActivation();
        }
        Shape input = model.network().layerInputShape(i);
        String name = model.network().layerName(i);
        passes[i] = layer.bind(new Context(name, input, needsInputGradient));
        needsInputGradient |= !layer.parameters(input).isEmpty() && !frozen.contains(name);
      }
      Activation last = model.network().lastActivation();
      head =
          logits
              ? last.bind(new Context("head", model.network().outputShape(), true))
              : Activation.IDENTITY.bind(null);
      gradientList = gradients.values().toArray(Gradient[]::new);
      randoms = randomList.toArray(RandomStream[]::new);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /** The model it runs. */
  public Model model() {
    return model;
  }

  /** The most rows a batch may have. */
  public int maxBatch() {
    return maxBatch;
  }

  /** The bytes of its buffers. */
  public long bytes() {
    return arena.bytes();
  }

  /** A new buffer for a batch of samples of the given shape, freed with the session. */
  public Tensor batchBuffer(Shape sample) {
    requireOpen("batchBuffer");
    return arena.allocate(Objects.requireNonNull(sample, "sample").batched(maxBatch));
  }

  /**
   * Runs the network.
   *
   * @param x at most {@link #maxBatch} rows, one sample each; not modified
   * @return the output (logits, if the session was made so), valid until the next call
   */
  public Tensor forward(Tensor x) {
    requireOpen("forward");
    Objects.requireNonNull(x, "x");
    if (x.cols() != inputSize || x.rows() > maxBatch) {
      throw new ShapeException(
          "forward: input is "
              + x.shape()
              + ", needs 1 to "
              + maxBatch
              + " rows of "
              + inputSize
              + " columns");
    }
    Tensor h = x;
    for (LayerPass pass : passes) {
      h = pass.forward(h);
    }
    output = h;
    return h;
  }

  /** The network's last activation, for sessions that end in logits; else its argument. */
  public Tensor activate(Tensor logits) {
    requireOpen("activate");
    return head.forward(Objects.requireNonNull(logits, "logits"));
  }

  /**
   * Runs the network backwards after {@link #forward}, leaving each parameter's gradient in {@link
   * #gradient}.
   *
   * @param dOutput the gradient with respect to what forward returned; overwritten
   */
  public void backward(Tensor dOutput) {
    if (mode != Mode.TRAINING) {
      throw new IllegalStateException(
          "backward: needs a session for training, this one was made for inference");
    }
    requireOpen("backward");
    Objects.requireNonNull(dOutput, "dOutput");
    if (output == null) {
      throw new IllegalStateException(
          "backward: needs a forward before it, no forward has run yet");
    }
    if (dOutput.rows() != output.rows() || dOutput.cols() != output.cols()) {
      throw new ShapeException(
          "backward: the gradient is "
              + dOutput.shape()
              + ", needs the output's shape "
              + output.shape());
    }
    Tensor d = dOutput;
    for (int i = passes.length - 1; i >= 0 && d != null; i--) {
      d = passes[i].backward(d);
    }
  }

  /**
   * Begins a step: gradients are overwritten by the next backward run, and random streams (dropout)
   * start at the step's place.
   */
  public void beginStep(long step) {
    for (Gradient gradient : gradientList) {
      gradient.release();
    }
    for (RandomStream random : randoms) {
      random.restart(step);
    }
  }

  /** The gradient of a parameter, as the last backward run left it. */
  public Tensor gradient(String parameter) {
    Gradient gradient = gradients.get(Objects.requireNonNull(parameter, "parameter"));
    if (gradient == null) {
      throw new IllegalArgumentException(
          "no gradient of \"" + parameter + "\"; there are " + gradients.keySet());
    }
    return gradient.tensor();
  }

  private void requireOpen(String what) {
    if (closed) {
      throw new IllegalStateException(what + ": the session is closed");
    }
    model.requireOpen(what);
  }

  /** Frees the buffers. */
  @Override
  public void close() {
    closed = true;
    arena.close();
  }

  /** What a layer of this session finds when it is bound. */
  private final class Context implements PassContext {
    private final String layerName;
    private final Shape input;
    private final boolean needsInputGradient;

    Context(String layerName, Shape input, boolean needsInputGradient) {
      this.layerName = layerName;
      this.input = input;
      this.needsInputGradient = needsInputGradient;
    }

    @Override
    public Backend backend() {
      return model.backend();
    }

    @Override
    public Mode mode() {
      return mode;
    }

    @Override
    public int maxBatch() {
      return maxBatch;
    }

    @Override
    public Shape inputShape() {
      return input;
    }

    @Override
    public boolean needsInputGradient() {
      return needsInputGradient;
    }

    @Override
    public Tensor parameter(String name) {
      return model.parameter(layerName + "." + name).value();
    }

    @Override
    public Gradient gradient(String name) {
      return gradients.get(layerName + "." + name);
    }

    @Override
    public Tensor batchBuffer(Shape sample) {
      return Session.this.batchBuffer(sample);
    }

    @Override
    public Tensor buffer(Shape shape) {
      return arena.allocate(shape);
    }

    @Override
    public RandomStream random(String purpose) {
      RandomStream stream = new RandomStream(model.seed(), layerName + " " + purpose);
      randomList.add(stream);
      return stream;
    }
  }
}
