package io.github.espalier.benchmarks.workload;

import io.github.espalier.autograd.Tape;
import io.github.espalier.autograd.Var;
import io.github.espalier.backend.Backend;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.network.Model;
import java.util.ArrayList;
import java.util.List;

/** Even parity of three bits by 3-5-5-5-1 in which every number is a node on the tape. */
final class ScalarAutograd implements Workload {
  private final String name;
  private final String description;
  private final ScalarAutogradLayers layers;

  private ScalarAutograd(String name, String description, ScalarAutogradLayers layers) {
    this.name = name;
    this.description = description;
    this.layers = layers;
  }

  /** The output that the original really has. */
  static ScalarAutograd linear() {
    return new ScalarAutograd(
        "scalar-autograd-parity",
        "Even parity of three bits by 3-5-5-5-1 (ReLU, linear output), every number a node on the"
            + " tape, sample by sample.",
        ScalarAutogradLayers.linear());
  }

  /** The output that the original asks for. */
  static ScalarAutograd tanh() {
    return new ScalarAutograd(
        "scalar-autograd-parity-tanh",
        "As scalar-autograd-parity with the tanh output that the original asks for.",
        ScalarAutogradLayers.tanh());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description;
  }

  /** The same training as layers: what the benchmarks time under this name. */
  @Override
  public Plan plan(Start start) {
    return layers.plan(start);
  }

  @Override
  public Verdict train(Backend backend, Start start, Lines out) {
    Plan plan = plan(start);
    double[][] x = layers.recorded().x();
    double[][] y = layers.recorded().y();
    try (Tape tape = Tape.on(backend)) {
      Network network = new Network(tape, plan, backend);
      int parameters = tape.size();
      for (int epoch = 0; epoch < plan.epochs(); epoch++) {
        double total = 0;
        for (int row = 0; row < x.length; row++) {
          Var error = network.output(x[row]).sub(y[row][0]);
          Var loss = error.mul(error);
          total += loss.item();
          if (!Double.isFinite(total)) {
            return new Verdict(false, "training diverged in epoch " + epoch);
          }
          tape.backward(loss);
          network.descend(ScalarAutogradLayers.RATE);
          tape.rewind(parameters);
        }
        if (epoch % ScalarAutogradLayers.EVERY == 0) {
          out.line(ScalarAutogradLayers.LINE, epoch, total);
        }
      }
      double[][] predictions = new double[x.length][1];
      for (int row = 0; row < x.length; row++) {
        predictions[row][0] = network.output(x[row]).item();
        tape.rewind(parameters);
      }
      return layers.judge(x, predictions, y, out);
    }
  }

  /** Neurons of scalar nodes, with the initial weights of the plan. */
  private static final class Network {
    private final Tape tape;
    private final boolean tanh;
    private final List<Var> parameters = new ArrayList<>();
    private final List<Var[][]> weights = new ArrayList<>();
    private final List<Var[]> biases = new ArrayList<>();

    Network(Tape tape, Plan plan, Backend backend) {
      this.tape = tape;
      tanh = plan.network().lastActivation().equals(Activation.TANH);
      try (Model model = plan.network().init(backend, plan.seed())) {
        for (int i = 0; i < plan.network().layers().size(); i++) {
          String layer = plan.network().layerName(i);
          double[][] w = model.weights(layer + "." + Dense.WEIGHT);
          double[] b = model.weights(layer + "." + Dense.BIAS)[0];
          Var[][] nodes = new Var[w.length][b.length];
          for (int r = 0; r < w.length; r++) {
            nodes[r] = scalars(w[r]);
          }
          weights.add(nodes);
          biases.add(scalars(b));
        }
      }
    }

    private Var[] scalars(double[] values) {
      Var[] nodes = new Var[values.length];
      for (int i = 0; i < nodes.length; i++) {
        nodes[i] = tape.scalar(values[i]);
        parameters.add(nodes[i]);
      }
      return nodes;
    }

    Var output(double[] inputs) {
      Var[] x = new Var[inputs.length];
      for (int i = 0; i < x.length; i++) {
        x[i] = tape.constant(inputs[i]);
      }
      for (int layer = 0; layer < biases.size(); layer++) {
        boolean last = layer == biases.size() - 1;
        Var[] y = new Var[biases.get(layer).length];
        for (int j = 0; j < y.length; j++) {
          Var z = x[0].mul(weights.get(layer)[0][j]);
          for (int i = 1; i < x.length; i++) {
            z = z.add(x[i].mul(weights.get(layer)[i][j]));
          }
          z = z.add(biases.get(layer)[j]);
          y[j] = !last ? z.relu() : tanh ? z.tanh() : z;
        }
        x = y;
      }
      return x[0];
    }

    void descend(double rate) {
      for (Var parameter : parameters) {
        parameter.set(parameter.item() - rate * parameter.gradItem());
      }
    }
  }
}
