package io.github.espalier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.Backends;
import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.BatchPlan;
import io.github.espalier.data.Dataset;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.data.Labels;
import io.github.espalier.init.Initializers;
import io.github.espalier.init.RandomStream;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.layer.Dropout;
import io.github.espalier.layer.Mode;
import io.github.espalier.loss.Losses;
import io.github.espalier.loss.Reduction;
import io.github.espalier.loss.StandardLoss;
import io.github.espalier.metric.Metrics;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adagrad;
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.RmsProp;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import io.github.espalier.train.EarlyStopping;
import io.github.espalier.train.History;
import io.github.espalier.train.Penalty;
import io.github.espalier.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong calls get the declared exception, one line that says why, and leave the model alone. */
class BadInputTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  private static final BadInputFixture F = new BadInputFixture();
  private static final List<Wrong> CALLS = new ArrayList<>();

  /** A wrong call, and what must come of it. */
  record Wrong(String name, Class<?> type, String message, ThrowingCallable call) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Wrong> calls() {
    return CALLS;
  }

  @ParameterizedTest
  @MethodSource("calls")
  void isRefused(Wrong wrong) {
    Throwable thrown = catchThrowable(wrong.call);
    assertThat(thrown).isExactlyInstanceOf(wrong.type);
    assertThat(thrown.getMessage()).contains(wrong.message).doesNotContain("\n");
    assertThat(F.model.snapshot()).isDeepEqualTo(F.before);
  }

  @Test
  void thereAreAtLeast120() {
    assertThat(CALLS).hasSizeGreaterThanOrEqualTo(120);
  }

  private static void isNull(String call, String parameter, ThrowingCallable action) {
    CALLS.add(new Wrong(call, NullPointerException.class, parameter, action));
  }

  private static void value(String call, String message, ThrowingCallable action) {
    CALLS.add(new Wrong(call, IllegalArgumentException.class, message, action));
  }

  private static void shape(String call, String message, ThrowingCallable action) {
    CALLS.add(new Wrong(call, ShapeException.class, message, action));
  }

  private static void data(String call, String message, ThrowingCallable action) {
    CALLS.add(new Wrong(call, InvalidDataException.class, message, action));
  }

  private static void state(String call, String message, ThrowingCallable action) {
    CALLS.add(new Wrong(call, IllegalStateException.class, message, action));
  }

  static {
    nulls();
    descriptions();
    optimizers();
    lossesAndMetrics();
    datasets();
    orders();
    models();
    training();
    sessions();
    afterClose();
  }

  private static void nulls() {
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
    isNull("init(null)", "backend", () -> F.network.init(null, 0));
    isNull("initZeros(null)", "backend", () -> F.network.initZeros(null, 0));
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

  private static void descriptions() {
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
    value("layerName(9)", "layer", () -> F.network.layerName(9));
    value("layerInputShape(-1)", "layer", () -> F.network.layerInputShape(-1));
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
                .init(F.backend, 0));
    value(
        "an initializer's NaN",
        "0.dense.weight",
        () ->
            Sequential.input(2)
                .layer(Dense.of(3).weightInit((out, s, in, o, random) -> out[4] = NAN))
                .build()
                .init(F.backend, 0));
    value("byId(x)", "no initializer", () -> Initializers.byId("x"));
    value("nextInt(0)", "bound", () -> new RandomStream(0, "p").nextInt(0));
    value("threads(0)", "threads", () -> BackendOptions.defaults().threads(0));
    value("create(nope)", "no backend named \"nope\"", () -> Backends.create("nope"));
  }

  private static void optimizers() {
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

  private static void lossesAndMetrics() {
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

  private static void datasets() {
    double[][] x = {{0, 1}, {1, 0}};
    isNull("of(null, y)", "features", () -> Dataset.of((double[][]) null, x));
    isNull("of(x, null)", "targets", () -> Dataset.of(x, (double[][]) null));
    isNull("of(x, null labels)", "labels", () -> Dataset.of(x, (int[]) null));
    isNull("of({null}, y)", "features[1]", () -> Dataset.of(new double[][] {{0, 1}, null}, x));
    isNull("float null", "features", () -> Dataset.of((float[][]) null, new float[1][1]));
    isNull("float row null", "targets[0]", () -> Dataset.of(new float[1][1], new float[1][]));
    isNull("withWeights(null)", "rowWeights", () -> F.data.withWeights((double[]) null));
    isNull("select(null)", "index", () -> F.data.select((int[]) null));
    isNull("readFeatures(null)", "out", () -> F.data.readFeatures(0, 1, null));
    shape("no rows", "features", () -> Dataset.of(new double[0][], x));
    shape("no columns", "features", () -> Dataset.of(new double[2][0], x));
    shape("ragged", "row 1", () -> Dataset.of(new double[][] {{1, 2}, {3}}, x));
    shape("counts differ", "targets: 1", () -> Dataset.of(x, new double[1][1]));
    shape("label counts differ", "targets: 3", () -> Dataset.of(x, new int[3]));
    data("feature NaN", "features row 1", () -> Dataset.of(new double[][] {{1}, {NAN}}, x));
    data("target inf", "column 1", () -> Dataset.of(x, new double[][] {{1, INF}, {1, 1}}));
    float[][] f = {{Float.NaN}};
    data("float NaN", "features row 0", () -> Dataset.of(f, new int[1]));
    data("label -1", "labels row 1", () -> Dataset.of(x, new int[] {0, -1}));
    shape("weights count", "weights: 1", () -> F.data.withWeights(1));
    data("weight -1", "weights row 0", () -> F.data.withWeights(-1, 1, 1, 1));
    data("weight NaN", "weights row 2", () -> F.data.withWeights(0, 0, NAN, 0));
    value("select()", "select", () -> F.data.select());
    value("select(4)", "select", () -> F.data.select(0, 4));
    value("feature(0, 2)", "column", () -> F.data.feature(0, 2));
    value("feature(4, 0)", "row", () -> F.data.feature(4, 0));
    value("target(0, 1)", "column", () -> F.data.target(0, 1));
    value("weight(-1)", "row", () -> F.data.weight(-1));
    shape("readFeatures beyond", "read", () -> F.data.readFeatures(3, 2, new double[9]));
    shape("readTargets short", "read", () -> F.data.readTargets(0, 4, new double[3]));
  }

  private static void orders() {
    value("inOrder(0)", "batchSize", () -> BatchOrder.inOrder(0));
    value("shuffled(-1)", "batchSize", () -> BatchOrder.shuffled(-1));
    value("new Batched(0)", "batchSize", () -> new BatchOrder.Batched(0, true));
    value("randomSamples(0)", "stepsPerEpoch", () -> BatchOrder.randomSamples(0));
    value("new RandomSamples(0)", "stepsPerEpoch", () -> new BatchOrder.RandomSamples(0));
    value("explicit: no epoch", "at least one epoch", () -> BatchOrder.explicit(List.of()));
    value("explicit: no batch", "has no batch", () -> BatchOrder.explicit(new int[0][]));
    value("explicit: empty", "is empty", () -> BatchOrder.explicit(new int[][] {{}}));
    isNull("explicit(null)", "batches", () -> BatchOrder.explicit((int[][]) null));
    isNull("explicit({null})", "epochs[0][1]", () -> BatchOrder.explicit(new int[][] {{0}, null}));
    value("BatchPlan(0)", "samples", () -> new BatchPlan(0));
    value("plan.add(9 of 2)", "sample 9", () -> new BatchPlan(2).add(new int[] {9}, 0, 1));
    value("plan.add(none)", "at least one", () -> new BatchPlan(2).add(new int[1], 0, 0));
    value("plan.add beyond", "place 1", () -> new BatchPlan(2).add(new int[1], 1, 1));
    isNull("plan.add(null)", "samplesOfBatch", () -> new BatchPlan(2).add(null, 0, 1));
  }

  private static void models() {
    String w = "0.dense.weight";
    isNull("parameter(null)", "name", () -> F.model.parameter(null));
    value("parameter(w)", "no parameter named \"w\"", () -> F.model.parameter("w"));
    isNull("setWeights null", "rows", () -> F.model.setWeights(w, null));
    isNull("setWeights {null}", "rows[0]", () -> F.model.setWeights(w, new double[2][]));
    shape("setWeights rows", "needs 2 rows", () -> F.model.setWeights(w, new double[1][3]));
    shape(
        "setWeights columns", "row 1", () -> F.model.setWeights(w, new double[][] {{1, 2, 3}, {}}));
    double[][] bad = {{1, 2, 3}, {4, NAN, 6}};
    value("setWeights NaN", "row 1 column 1", () -> F.model.setWeights(w, bad));
    isNull("restore(null)", "snapshot", () -> F.model.restore(null));
    isNull("restore({null})", "snapshot[0]", () -> F.model.restore(new double[4][]));
    shape("restore less", "restore", () -> F.model.restore(new double[1][6]));
    isNull("text null", "text", () -> F.model.setWeightsFromText(null));
    shape("text empty", "0.dense.weight 2 3", () -> F.model.setWeightsFromText(""));
    String text = F.model.weightsAsText();
    shape("text cut", "needs", () -> F.model.setWeightsFromText(text.substring(0, 90)));
    value(
        "text NaN at the end",
        "finite",
        () -> F.model.setWeightsFromText(text.replaceAll(" \\S+\n$", " NaN\n")));
    shape("text too long", "unexpected", () -> F.model.setWeightsFromText(text + "1\n"));
    isNull("copyTo(null)", "other", () -> F.model.copyTo(null));
    isNull("predictor(null)", "other", () -> F.model.predictor(null));
    isNull("save(null)", "file", () -> F.model.save(null));
    isNull("load(null)", "file", () -> Model.load(null, F.backend));
    isNull("predict(null)", "sample", () -> F.predictor.predict((double[]) null));
    isNull("predict(x, null)", "out", () -> F.predictor.predict(new double[2], null));
    isNull("predict(null rows)", "samples", () -> F.predictor.predict((double[][]) null));
    isNull(
        "predict({null})", "samples[1]", () -> F.predictor.predict(new double[][] {{1, 2}, null}));
    isNull("predictClass(null)", "sample", () -> F.predictor.predictClass(null));
    isNull("predictClasses(null)", "samples", () -> F.predictor.predictClasses(null));
    shape("predict(3 numbers)", "needs 2", () -> F.predictor.predict(new double[3]));
    shape("predict into 3", "out has 3", () -> F.predictor.predict(new double[2], new double[3]));
    data("predict(NaN)", "row 0 column 1", () -> F.predictor.predict(new double[] {0, NAN}));
    double[][] rows = {{0, 0}, {INF, 0}};
    data("predict(rows)", "row 1 column 0", () -> F.predictor.predict(rows));
  }

  private static void training() {
    isNull("builder(null)", "model", () -> Trainer.builder(null));
    isNull("loss(null)", "loss", () -> F.plan().loss(null));
    isNull("optimizer(null)", "optimizer", () -> F.plan().optimizer(null));
    isNull("order(null)", "order", () -> F.plan().order(null));
    isNull("metric(null)", "metric", () -> F.plan().metric(null));
    isNull("metricAfterEpoch(null)", "metric", () -> F.plan().metricAfterEpoch(null));
    isNull("listener(null)", "listener", () -> F.plan().listener(null));
    value("epochs(0)", "epochs", () -> F.plan().epochs(0));
    value("batchSize(0)", "batchSize", () -> F.plan().batchSize(0));
    value("l2(-1)", "l2 factor", () -> F.plan().l2(-1));
    state("no loss", "loss", () -> Trainer.builder(F.model).optimizer(Sgd.of(1)).build());
    state(
        "no optimizer", "optimizer", () -> Trainer.builder(F.model).loss(Losses.huber(1)).build());
    state(
        "two metrics of a name",
        "of one name",
        () -> F.plan().metric(Metrics.accuracy()).metricAfterEpoch(Metrics.accuracy()).build());
    state(
        "a metric named loss",
        "of one name",
        () -> F.plan().metric(Metrics.named("loss", Metrics.accuracy())).build());
    state(
        "a metric named val_loss",
        "of one name",
        () -> F.plan().metric(Metrics.named("val_loss", Metrics.accuracy())).build());
    isNull("fit(null)", "train", () -> F.trainer.fit((Dataset) null));
    isNull("evaluate(null)", "data", () -> F.trainer.evaluate(null));
    double[][] three = {{1, 2, 3}};
    shape("fit: features", "network takes 2", () -> F.trainer.fit(Dataset.of(three, new int[1])));
    double[][] two = {{1, 2}};
    data("fit: class 5", "class 5 of 2", () -> F.trainer.fit(Dataset.of(two, new int[] {5})));
    shape("fit: targets", "targets have 3", () -> F.trainer.fit(Dataset.of(two, three)));
    data("fit: no one-hot", "0 to 1, got 2", () -> F.trainer.fit(Dataset.of(two, two)));
    double[][] zeros = {{0, 0}};
    data("fit: zero row", "sums to 0", () -> F.trainer.fit(Dataset.of(two, zeros)));
    Dataset five = Dataset.of(two, new int[] {5});
    data("fit: validation", "class 5 of 2", () -> F.trainer.fit(F.data, five));
    data("evaluate: class 5", "class 5 of 2", () -> F.trainer.evaluate(five));
    Trainer mse = F.plan().loss(Losses.squaredError()).build();
    shape("fit: labels for mse", "one-hot", () -> mse.fit(F.data));
    Trainer beyond = F.plan().order(BatchOrder.explicit(List.of(batch(0), batch(4)))).build();
    value("fit: order in epoch 1", "explicit order", () -> beyond.fit(F.data));
    Trainer negative = F.plan().order(BatchOrder.explicit(batch(-1))).build();
    value("fit: order below 0", "explicit order", () -> negative.fit(F.data));
    Trainer watcher = F.plan().listener(EarlyStopping.patience(1).minimising("f1")).build();
    value("fit: figure", "no figure named \"f1\"", () -> watcher.fit(F.data));
    Trainer idle = F.plan().order(new BadInputFixture.NoBatches()).build();
    state("fit: order without batches", "no batch", () -> idle.fit(F.data));
    value("newStep(0)", "maxBatch", () -> F.trainer.newStep(0));
    History history = F.historyOfACopy();
    isNull("history.get(null)", "name", () -> history.get(null));
    value("history.get(f1)", "no figure", () -> history.get("f1"));
    value("history epoch 1", "epoch", () -> history.loss(1));
    isNull("evaluation metric null", "name", () -> F.trainer.evaluate(F.data).metric(null));
    value("evaluation metric", "no metric", () -> F.trainer.evaluate(F.data).metric("f1"));
    isNull("Evaluation(null)", "metrics", () -> new io.github.espalier.train.Evaluation(0, null));
    value("an empty evaluation", "no metric", () -> evaluation().metric("f1"));
  }

  private static io.github.espalier.train.Evaluation evaluation() {
    return new io.github.espalier.train.Evaluation(0, Map.of());
  }

  private static int[][] batch(int sample) {
    return new int[][] {{sample}};
  }

  private static void sessions() {
    isNull("newSession(null)", "mode", () -> F.model.newSession(null, 1));
    value("newSession(…, 0)", "maxBatch", () -> F.model.newSession(Mode.TRAINING, 0));
    isNull("forward(null)", "x", () -> F.session.forward(null));
    shape("forward: columns", "columns", () -> F.session.forward(F.tensor(1, 3)));
    shape("forward: rows", "rows", () -> F.session.forward(F.tensor(9, 2)));
    state("backward first", "no forward", () -> F.session.backward(F.tensor(1, 2)));
    state("backward in inference", "inference", () -> F.inference.backward(F.tensor(1, 2)));
    isNull("gradient(null)", "parameter", () -> F.session.gradient(null));
    value("gradient(w)", "no gradient", () -> F.session.gradient("w"));
    isNull("batchBuffer(null)", "sample", () -> F.session.batchBuffer(null));
    isNull("run(null, t)", "x", () -> F.step.run(null, F.tensor(1, 2), null));
    isNull("run(x, null)", "target", () -> F.step.run(F.tensor(1, 2), null, null));
    shape("run: target", "target", () -> F.step.run(F.tensor(2, 2), F.tensor(1, 2), null));
    shape(
        "run: weights",
        "rowWeight",
        () -> F.step.run(F.tensor(2, 2), F.tensor(2, 2), F.tensor(1, 1)));
    value("run: other backend", "another backend", () -> F.step.run(F.foreign, F.foreign, null));
    state("predictions first", "no step", () -> F.step.predictions());
  }

  private static void afterClose() {
    state("model.weights", "closed", () -> F.closedModel.weights("0.dense.weight"));
    state("model.setWeights", "closed", () -> F.closedModel.setWeights("0.dense.weight", null));
    state("model.snapshot", "closed", () -> F.closedModel.snapshot());
    state("model.restore", "closed", () -> F.closedModel.restore(F.before));
    state("model.weightsAsText", "closed", () -> F.closedModel.weightsAsText());
    state("model.setWeightsFromText", "closed", () -> F.closedModel.setWeightsFromText(""));
    state("model.copyTo", "closed", () -> F.closedModel.copyTo(F.backend));
    state("model.predictor", "closed", () -> F.closedModel.predictor());
    state("model.newSession", "closed", () -> F.closedModel.newSession(Mode.INFERENCE, 1));
    state("model.save", "closed", () -> F.closedModel.save(java.nio.file.Path.of("never")));
    state("fit", "closed", () -> F.closedTrainer.fit(F.data));
    state("evaluate", "closed", () -> F.closedTrainer.evaluate(F.data));
    state("newStep", "closed", () -> F.closedTrainer.newStep(1));
    state("session of a closed model", "closed", () -> F.orphan.forward(F.tensor(1, 2)));
    state(
        "step of a closed model",
        "closed",
        () -> F.orphanStep.run(F.tensor(1, 2), F.tensor(1, 2), null));
    state("session.forward", "closed", () -> F.closedSession.forward(F.tensor(1, 2)));
    state("session.batchBuffer", "closed", () -> F.closedSession.batchBuffer(Shape.of(1)));
    state("step.run", "closed", () -> F.closedStep.run(F.tensor(1, 2), F.tensor(1, 2), null));
    state("predict", "closed", () -> F.closedPredictor.predict(new double[2]));
    state("predict rows", "closed", () -> F.closedPredictor.predict(new double[3][2]));
    state("allocate", "closed", () -> F.closedBackend.allocate(Shape.of(1)));
    state("init on a closed backend", "closed", () -> F.network.init(F.closedBackend, 0));
    state("a closed tensor", "closed", () -> F.step.run(F.closedTensor, F.tensor(1, 2), null));
  }
}
