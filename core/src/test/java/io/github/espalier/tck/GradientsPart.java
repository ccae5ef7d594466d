package io.github.espalier.tck;

import io.github.espalier.autograd.Tape;
import io.github.espalier.autograd.Var;
import io.github.espalier.backend.Backend;
import io.github.espalier.layer.Activation;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.network.Predictor;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.GradientCase.Variant;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Tensor;
import io.github.espalier.train.TrainStep;
import io.github.espalier.train.Trainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Explicit backward = tape = central differences, for every activation with every loss.
 *
 * <p>In {@code FLOAT32}, where differences say nothing, the explicit gradient is compared with that
 * of the reference in {@code FLOAT64}.
 */
final class GradientsPart implements Part {
  /** The step of the central differences. */
  private static final double H = 1e-5;

  /** Greatest relative error against differences; see {@link #error}. */
  private static final double DIFFERENCES = 1e-6;

  /** Greatest relative error against the tape, which only sums in another order. */
  private static final double TAPE = 1e-12;

  /** Greatest relative norm of the error in {@code FLOAT32}. */
  private static final double SINGLE = 1e-4;

  /** Nearer than this to a kink a difference would reach across it. */
  private static final double KINK = 1e-3;

  @Override
  public String name() {
    return "gradients";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    for (GradientCase c : GradientCase.all()) {
      cases.add(
          new Case(
              c.name(),
              () -> {
                long seed = seedOffKinks(c);
                if (rig.dtype == DType.FLOAT64) {
                  checkDouble(rig.backend, c, seed);
                } else {
                  checkSingle(rig, c, seed);
                }
              }));
    }
    return cases;
  }

  private static void checkDouble(Backend backend, GradientCase c, long seed) {
    try (Running run = new Running(backend, c, seed)) {
      Map<String, double[]> explicit = run.gradients();
      compare("explicit", explicit, "differences", run.differences(), DIFFERENCES);
      // The tape knows neither dropout nor row weights.
      if (c.variant() != Variant.DROPOUT && c.variant() != Variant.WEIGHTED) {
        compare("explicit", explicit, "tape", run.tapeGradients(), TAPE);
      }
    }
  }

  private static void checkSingle(Rig rig, GradientCase c, long seed) {
    try (Running single = new Running(rig.backend, c, seed);
        Running reference = new Running(rig.reference, c, seed)) {
      Map<String, double[]> expected = reference.gradients();
      double whole = 0;
      for (double[] g : expected.values()) {
        whole = Math.hypot(whole, norm(g));
      }
      double floor = 1e-3 * whole;
      single
          .gradients()
          .forEach(
              (name, g) -> {
                double[] d = g.clone();
                for (int i = 0; i < d.length; i++) {
                  d[i] -= expected.get(name)[i];
                }
                double error = norm(d) / Math.max(norm(expected.get(name)), floor);
                Deviation.check(name + " against FLOAT64", error, SINGLE);
              });
    }
  }

  private static double norm(double[] v) {
    double sum = 0;
    for (double x : v) {
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  private static void compare(
      String what,
      Map<String, double[]> a,
      String other,
      Map<String, double[]> n,
      double tolerance) {
    a.forEach(
        (name, gradient) -> {
          double worst = error(gradient, n.get(name));
          Deviation.check(name + ", " + what + " against " + other, worst, tolerance);
        });
  }

  /** |a − n| / max(|a|, |n|, 1e-3 · max|a|, 1e-6), the worst element. */
  private static double error(double[] a, double[] n) {
    double floor = Math.max(1e-3 * Deviation.magnitude(new double[][] {a}), 1e-6);
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      double scale = Math.max(Math.max(Math.abs(a[i]), Math.abs(n[i])), floor);
      double error = Math.abs(a[i] - n[i]) / scale;
      worst = error >= 0 ? Math.max(worst, error) : Double.POSITIVE_INFINITY;
    }
    return worst;
  }

  /** The first seed whose weights keep every argument away from kinks. */
  private static long seedOffKinks(GradientCase c) {
    try (Backend host = new HeapBackend(DType.FLOAT64)) {
      for (long seed = 1; seed < 1000; seed++) {
        if (isOffKinks(c, host, seed)) {
          return seed;
        }
      }
    }
    throw new IllegalStateException("no weights away from the kinks of " + c.name());
  }

  private static boolean isOffKinks(GradientCase c, Backend host, long seed) {
    double[][] x = GradientCase.rows(c.inputs(), GradientCase.INPUTS);
    boolean off = true;
    try (Model hidden = c.beforeHidden().init(host, seed);
        Predictor predictor = hidden.predictor()) {
      for (double z : GoldenTables.flat(predictor.predict(x))) {
        off &= Math.abs(z) > KINK;
      }
    }
    if (c.variant() == Variant.CLASS_INDICES || c.variant() == Variant.DROPOUT) {
      return off;
    }
    double[] t = c.targets();
    try (Model model = c.network().init(host, seed);
        Predictor predictor = model.predictor()) {
      double[] p = GoldenTables.flat(predictor.predict(x));
      for (int i = 0; i < p.length; i++) {
        double r = Math.abs(p[i] - t[i]);
        off &= r > KINK && Math.abs(r - GradientCase.DELTA) > KINK;
      }
    }
    return off;
  }

  /** A case with its weights on a backend. */
  private static final class Running implements AutoCloseable {
    private final GradientCase c;
    private final Backend backend;
    private final Model model;
    private final TrainStep step;
    private final Tensor x;
    private final Tensor y;
    private final Tensor weight;

    Running(Backend backend, GradientCase c, long seed) {
      this.c = c;
      this.backend = backend;
      model = c.network().init(backend, seed);
      step =
          Trainer.builder(model)
              .loss(c.loss())
              .optimizer(Sgd.of(1))
              .build()
              .newStep(GradientCase.ROWS);
      c.loss().checkTargets(c.data(), GradientCase.OUTPUTS);
      int rows = GradientCase.ROWS;
      x = Execution.tensor(backend, rows, GradientCase.INPUTS, c.inputs());
      y = Execution.tensor(backend, rows, c.targetColumns(), c.targets());
      weight = c.rowWeights() == null ? null : Execution.tensor(backend, rows, 1, c.rowWeights());
    }

    private double loss() {
      return step.lossAndGradients(x, y, weight);
    }

    Map<String, double[]> gradients() {
      loss();
      Map<String, double[]> all = new LinkedHashMap<>();
      for (Parameter parameter : model.parameters()) {
        all.put(parameter.name(), step.gradient(parameter.name()).toArray());
      }
      return all;
    }

    Map<String, double[]> differences() {
      Map<String, double[]> all = new LinkedHashMap<>();
      for (Parameter parameter : model.parameters()) {
        double[] values = parameter.value().toArray();
        double[] gradient = new double[values.length];
        for (int i = 0; i < values.length; i++) {
          double value = values[i];
          double above = lossWith(parameter, values, i, value + H);
          double below = lossWith(parameter, values, i, value - H);
          lossWith(parameter, values, i, value);
          gradient[i] = (above - below) / (2 * H);
        }
        all.put(parameter.name(), gradient);
      }
      return all;
    }

    private double lossWith(Parameter parameter, double[] values, int i, double value) {
      values[i] = value;
      backend.upload(values, 0, parameter.value());
      return loss();
    }

    Map<String, double[]> tapeGradients() {
      try (Tape tape = Tape.on(backend)) {
        Map<String, Var> variables = new LinkedHashMap<>();
        for (Parameter parameter : model.parameters()) {
          variables.put(parameter.name(), tape.variable(parameter.value()));
        }
        List<Var> in = new ArrayList<>(variables.values());
        boolean bias = c.variant() != Variant.NO_BIAS;
        Var h = tape.constant(x).matmul(in.get(0));
        h = activate(bias ? h.add(in.get(1)) : h, c.hidden());
        Var out = h.matmul(in.get(bias ? 2 : 1));
        out = activate(bias ? out.add(in.get(3)) : out, c.last());
        Var target = tape.constant(y);
        Var loss =
            switch (c.loss().kind()) {
              case CROSS_ENTROPY_FROM_LOGITS -> out.softmaxCrossEntropy(target, c.scale());
              case BINARY_CROSS_ENTROPY_FROM_LOGITS -> out.binaryCrossEntropy(target, c.scale());
              default -> out.elementLoss(c.op(), GradientCase.DELTA, target, c.scale());
            };
        tape.backward(loss);
        Map<String, double[]> all = new LinkedHashMap<>();
        variables.forEach((name, v) -> all.put(name, v.grad().toArray()));
        return all;
      }
    }

    private static Var activate(Var v, Activation activation) {
      return activation.isElementwise()
          ? v.unary(activation.op(), activation.p0(), activation.p1())
          : v.softmax();
    }

    @Override
    public void close() {
      step.close();
      model.close();
      x.close();
      y.close();
      if (weight != null) {
        weight.close();
      }
    }
  }
}
