package io.github.espalier.tck;

import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.Backends;
import io.github.espalier.data.Labels;
import io.github.espalier.init.Initializers;
import io.github.espalier.init.RandomStream;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.layer.Dropout;
import io.github.espalier.loss.Losses;
import io.github.espalier.loss.Reduction;
import io.github.espalier.loss.StandardLoss;
import io.github.espalier.metric.Metrics;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adagrad;
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.RmsProp;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.train.EarlyStopping;
import io.github.espalier.train.Penalty;

/** Wrong arguments of what describes networks, optimizers, losses and metrics. */
final class WrongDescriptions extends WrongCallTable {
  WrongDescriptions(BadInputFixture fixture) {
    super(fixture);
  }

  @Override
  void fill() {
    nulls();
    descriptions();
    optimizers();
    lossesAndMetrics();
  }

  private void nulls() {
    isNull("Shape.of(null)", "dims", () -> Shape.of((int[]) null));
    isNull("input(null)", "sample", () -> Sequential.input((int[]) null));
    isNull("layer(null)", "layer", () -> Sequential.input(2).layer(null));
    isNull("dense(3, null)", "activation", () -> Sequential.input(2).dense(3, null));
    isNull("weightInit(null)", "weightInit", () -> Dense.of(2).weightInit(null));
    isNull("biasInit(null)", "biasInit", () -> Dense.of(2).biasInit(null));
    isNull("Activation.named(null)", "name", () -> Activation.named(null));
    isNull("new Activation(null)", "function", () -> new Activation(null, 0, 0));
    isNull("values(null rows)", "rows", () -> Initializers.values((double[][]) null));
    isNull("values(null row)", "row", () -> Initializers.values((double[]) null));
    isNull("values({null})", "rows[1]", () -> Initializers.values(new double[][] {{1}, null}));
    isNull("byId(null)", "id", () -> Initializers.byId(null));
    isNull("RandomStream(null)", "purpose", () -> new RandomStream(0, null));
    isNull("init(null)", "backend", () -> f.network.init(null, 0));
    isNull("initZeros(null)", "backend", () -> f.network.initZeros(null, 0));
    isNull("options dtype null", "dtype", () -> BackendOptions.defaults().dtype(null));
    isNull("options null", "settings", () -> new BackendOptions(DType.FLOAT64, 1, null));
    isNull("create(null)", "name", () -> Backends.create(null));
    isNull("create(x, null)", "options", () -> Backends.create("x", (BackendOptions) null));
    isNull("Sgd form null", "form", () -> Sgd.of(1).form(null));
    isNull("Adam form null", "form", () -> new Adam(1, 0, 0, 1, false, 0, false, null));
    isNull("RmsProp form null", "form", () -> new RmsProp(1, 0, 1, 0, false, null));
    isNull("Adagrad form null", "form", () -> new Adagrad(1, 1, 0, 0, null));
    isNull("reduction(null)", "reduction", () -> Losses.squaredError().reduction(null));
    isNull("loss kind null", "kind", () -> new StandardLoss(null, 0, Reduction.SUM, 1, false));
    isNull("fusesWith(null)", "last", () -> Losses.crossEntropy().fusesWith(null));
    isNull("bind(null)", "backend", () -> Losses.huber(1).bind(null, Activation.RELU));
    isNull("named(null, …)", "name", () -> Metrics.named(null, Metrics.accuracy()));
    isNull("named(…, null)", "metric", () -> Metrics.named("a", null));
    isNull("minimising(null)", "figure", () -> EarlyStopping.patience(1).minimising(null));
    isNull("maximising(null)", "figure", () -> EarlyStopping.patience(1).maximising(null));
    isNull("oneHot(null)", "labels", () -> Labels.oneHot(null, 2));
    isNull("argMax(null)", "rows", () -> Labels.argMax(null));
    isNull("argMax({null})", "rows[0]", () -> Labels.argMax(new double[][] {null}));
    isNull("atLeast(null)", "rows", () -> Labels.atLeast(0.5, null));
  }

  private void descriptions() {
    shape("Shape.of()", "at least one size", Shape::of);
    shape("Shape.of(0)", "must be positive", () -> Shape.of(3, 0));
    shape("Shape.of(huge)", "more than", () -> Shape.of(65536, 65536));
    int max = Integer.MAX_VALUE;
    shape("Shape.of(beyond long)", "more than", () -> Shape.of(max, max, max, max));
    value("dim(2)", "axis", () -> Shape.of(2, 3).dim(2));
    shape("input()", "at least one size", Sequential::input);
    shape("input(0)", "must be positive", () -> Sequential.input(0));
    value("dense(0)", "dense units: needs at least 1, got 0", () -> Sequential.input(2).dense(0));
    value("Dense.of(-1)", "dense units", () -> Dense.of(-1));
    value("bias factor -1", "biasLearningRateFactor", () -> Dense.of(1).biasLearningRateFactor(-1));
    value("dropout(1)", "dropout rate", () -> Sequential.input(2).dropout(1));
    value("Dropout(NaN)", "dropout rate", () -> new Dropout(NAN));
    value("Dropout(-0.1)", "dropout rate", () -> new Dropout(-0.1));
    value("leakyRelu(NaN)", "leaky_relu", () -> Activation.leakyRelu(NAN));
    value("relu(inf)", "relu", () -> Activation.relu(INF));
    value("elu(inf)", "elu", () -> Activation.elu(INF));
    value("named(rleu)", "no activation named \"rleu\"", () -> Activation.named("rleu"));
    state("softmax op", "not element-wise", Activation.SOFTMAX::op);
    state("build()", "at least one layer", () -> Sequential.input(2).build());
    shape("dense on an image", "layer 0", () -> Sequential.input(2, 3).dense(1));
    value("layerName(9)", "layer", () -> f.network.layerName(9));
    value("layerInputShape(-1)", "layer", () -> f.network.layerInputShape(-1));
    value("constant(NaN)", "constant", () -> Initializers.constant(NAN));
    value("uniform(1, 1)", "uniform", () -> Initializers.uniform(1, 1));
    value("uniform(NaN, 1)", "low", () -> Initializers.uniform(NAN, 1));
    double most = Double.MAX_VALUE;
    value("uniform(-max, max)", "uniform", () -> Initializers.uniform(-most, most));
    value("normal(0, -1)", "std", () -> Initializers.normal(0, -1));
    value("values(NaN)", "values", () -> Initializers.values(NAN));
    shape("values ragged", "row 1", () -> Initializers.values(new double[][] {{1}, {1, 2}}));
    shape(
        "values that do not fit",
        "the parameter is 2×3",
        () ->
            Sequential.input(2)
                .layer(Dense.of(3).weightInit(Initializers.values(1, 2)))
                .build()
                .init(f.backend, 0));
    value(
        "an initializer's NaN",
        "0.dense.weight",
        () ->
            Sequential.input(2)
                .layer(Dense.of(3).weightInit((out, s, in, o, random) -> out[4] = NAN))
                .build()
                .init(f.backend, 0));
    value("byId(x)", "no initializer", () -> Initializers.byId("x"));
    value("nextInt(0)", "bound", () -> new RandomStream(0, "p").nextInt(0));
    value("threads(0)", "threads", () -> BackendOptions.defaults().threads(0));
    value("create(nope)", "no backend named \"nope\"", () -> Backends.create("nope"));
  }

  private void optimizers() {
    for (double rate : new double[] {0, -1, NAN, INF}) {
      value("Sgd.of(" + rate + ")", "learningRate", () -> Sgd.of(rate));
      value("Adam.of(" + rate + ")", "learningRate", () -> Adam.of(rate));
      value("RmsProp.of(" + rate + ")", "learningRate", () -> RmsProp.of(rate));
      value("Adagrad.of(" + rate + ")", "learningRate", () -> Adagrad.of(rate));
    }
    value("momentum(1)", "momentum", () -> Sgd.of(1).momentum(1));
    value("dampening(-1)", "dampening", () -> Sgd.of(1).dampening(-1));
    value("nesterov alone", "nesterov", () -> Sgd.of(1).withNesterov());
    value("betas(1, 0)", "beta1", () -> Adam.of(1).betas(1, 0));
    value("betas(0, NaN)", "beta2", () -> Adam.of(1).betas(0, NAN));
    value("Adam epsilon(-1)", "epsilon", () -> Adam.of(1).epsilon(-1));
    value("adamW(1, -1)", "weightDecay", () -> Adam.adamW(1, -1));
    value("rho(1)", "rho", () -> RmsProp.of(1).rho(1));
    value("RmsProp epsilon(-1)", "epsilon", () -> RmsProp.of(1).epsilon(-1));
    value("RmsProp momentum(2)", "momentum", () -> RmsProp.of(1).momentum(2));
    value("initialAccumulator(-1)", "initialAcc", () -> Adagrad.of(1).initialAccumulator(-1));
    value("decay(NaN)", "learningRateDecay", () -> Adagrad.of(1).learningRateDecay(NAN));
    value("Penalty(-1)", "l2 factor", () -> new Penalty(-1, true));
  }

  private void lossesAndMetrics() {
    value("huber(0)", "delta", () -> Losses.huber(0));
    StandardLoss.Kind huber = StandardLoss.Kind.HUBER;
    value("new huber", "delta", () -> new StandardLoss(huber, -1, Reduction.SUM, 1, false));
    value("scale(0)", "loss scale", () -> Losses.squaredError().scale(0));
    value("scale(NaN)", "loss scale", () -> Losses.crossEntropy().scale(NAN));
    value("thresholdAccuracy(NaN)", "threshold", () -> Metrics.thresholdAccuracy(NAN));
    value("atLeast(NaN)", "threshold", () -> Labels.atLeast(NAN, new double[1][1]));
    value("patience(0)", "patience", () -> EarlyStopping.patience(0));
    value("minDelta(-1)", "minDelta", () -> EarlyStopping.patience(1).minDelta(-1));
    value("oneHot classes -1", "classes", () -> Labels.oneHot(new int[] {0}, -1));
    data("oneHot label 2 of 2", "row 1", () -> Labels.oneHot(new int[] {0, 2}, 2));
    data("oneHot label -1", "row 0", () -> Labels.oneHot(new int[] {-1}, 2));
  }
}
