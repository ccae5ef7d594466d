package io.github.espalier.tck;

import io.github.espalier.io.ModelFiles;
import io.github.espalier.layer.Mode;
import io.github.espalier.network.Model;
import io.github.espalier.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Wrong weights and samples for a model, and models that are closed. */
final class WrongModels extends WrongCallTable {
  WrongModels(BadInputFixture fixture) {
    super(fixture);
  }

  @Override
  void fill() {
    models();
    whileItIsTrained();
    afterClose();
  }

  private void models() {
    String w = "0.dense.weight";
    isNull("parameter(null)", "name", () -> f.model.parameter(null));
    value("parameter(w)", "no parameter named \"w\"", () -> f.model.parameter("w"));
    isNull("setWeights null", "rows", () -> f.model.setWeights(w, null));
    isNull("setWeights {null}", "rows[0]", () -> f.model.setWeights(w, new double[2][]));
    shape("setWeights rows", "needs 2 rows", () -> f.model.setWeights(w, new double[1][3]));
    shape(
        "setWeights columns", "row 1", () -> f.model.setWeights(w, new double[][] {{1, 2, 3}, {}}));
    double[][] bad = {{1, 2, 3}, {4, NAN, 6}};
    value("setWeights NaN", "row 1 column 1", () -> f.model.setWeights(w, bad));
    isNull("restore(null)", "snapshot", () -> f.model.restore(null));
    isNull("restore({null})", "snapshot[0]", () -> f.model.restore(new double[4][]));
    shape("restore less", "restore", () -> f.model.restore(new double[1][6]));
    isNull("text null", "text", () -> f.model.setWeightsFromText(null));
    shape("text empty", "0.dense.weight 2 3", () -> f.model.setWeightsFromText(""));
    String text = f.model.weightsAsText();
    shape("text cut", "needs", () -> f.model.setWeightsFromText(text.substring(0, 90)));
    value(
        "text NaN at the end",
        "finite",
        () -> f.model.setWeightsFromText(text.replaceAll(" \\S+\n$", " NaN\n")));
    shape("text too long", "unexpected", () -> f.model.setWeightsFromText(text + "1\n"));
    isNull("copyTo(null)", "other", () -> f.model.copyTo(null));
    isNull("predictor(null)", "other", () -> f.model.predictor(null));
    isNull("save(null)", "file", () -> f.model.save(null));
    isNull("load(null)", "file", () -> Model.load(null, f.backend));
    isNull("predict(null)", "sample", () -> f.predictor.predict((double[]) null));
    isNull("predict(x, null)", "out", () -> f.predictor.predict(new double[2], null));
    isNull("predict(null rows)", "samples", () -> f.predictor.predict((double[][]) null));
    isNull(
        "predict({null})", "samples[1]", () -> f.predictor.predict(new double[][] {{1, 2}, null}));
    isNull("predictClass(null)", "sample", () -> f.predictor.predictClass(null));
    isNull("predictClasses(null)", "samples", () -> f.predictor.predictClasses(null));
    shape("predict(3 numbers)", "needs 2", () -> f.predictor.predict(new double[3]));
    shape("predict into 3", "out has 3", () -> f.predictor.predict(new double[2], new double[3]));
    data("predict(NaN)", "row 0 column 1", () -> f.predictor.predict(new double[] {0, NAN}));
    double[][] rows = {{0, 0}, {INF, 0}};
    data("predict(rows)", "row 1 column 0", () -> f.predictor.predict(rows));
  }

  /** What another thread may not do with a model while it is trained. */
  private void whileItIsTrained() {
    Map<String, Case.Body> calls = new LinkedHashMap<>();
    String w = "0.dense.weight";
    calls.put("weights", () -> f.model.weights(w));
    calls.put("snapshot", () -> f.model.snapshot());
    calls.put("weightsAsText", () -> f.model.weightsAsText());
    calls.put("copyTo", () -> f.model.copyTo(f.other));
    calls.put("copyTo (predictor)", () -> f.model.predictor());
    calls.put("save", () -> f.model.save(f.dir.resolve("torn")));
    calls.put("save (ModelFiles)", () -> ModelFiles.save(f.model, f.dir.resolve("torn")));
    calls.put("newSession", () -> f.model.newSession(Mode.INFERENCE, 1));
    calls.put("newLogitSession", () -> f.model.newLogitSession(Mode.INFERENCE, 1));
    calls.put("newTrainingSession", () -> f.model.newTrainingSession(1, true, Set.of()));
    calls.put("evaluate", () -> f.trainer.evaluate(f.data));
    calls.put("overfitOneBatch", () -> f.trainer.overfitOneBatch(f.data, 1));
    calls.put("dryRun", () -> f.trainer.dryRun(f.data));
    calls.put("setWeights", () -> f.model.setWeights(w, null));
    calls.put("setWeightsFromText", () -> f.model.setWeightsFromText(""));
    calls.put("restore", () -> f.model.restore(f.before));
    calls.put("attach", () -> f.model.attach(null));
    calls.put("close", () -> f.model.close());
    calls.put("step", () -> f.step.run(f.tensor(1, 2), f.tensor(1, 2), null));
    calls.forEach(
        (name, call) ->
            state(
                "elsewhere: " + name,
                name.replaceAll(" .*", "") + ": the model is being trained by thread \"training\"",
                () -> f.whileTrained(call)));
  }

  private void afterClose() {
    state("model.weights", "closed", () -> f.closedModel.weights("0.dense.weight"));
    state("model.setWeights", "closed", () -> f.closedModel.setWeights("0.dense.weight", null));
    state("model.snapshot", "closed", () -> f.closedModel.snapshot());
    state("model.restore", "closed", () -> f.closedModel.restore(f.before));
    state("model.weightsAsText", "closed", () -> f.closedModel.weightsAsText());
    state("model.setWeightsFromText", "closed", () -> f.closedModel.setWeightsFromText(""));
    state("model.copyTo", "closed", () -> f.closedModel.copyTo(f.backend));
    state("model.predictor", "closed", () -> f.closedModel.predictor());
    state("model.newSession", "closed", () -> f.closedModel.newSession(Mode.INFERENCE, 1));
    state(
        "predictClass: NaN",
        "predictClass: the network puts out [NaN, ",
        () -> f.overflowing.predictClass(new double[] {1, 1}));
    state(
        "predictClasses: NaN",
        "puts out [NaN, ",
        () -> f.overflowing.predictClasses(new double[][] {{0, 0}, {1, 1}}));
    state(
        "classify: NaN",
        "classify: the network puts out [NaN, ",
        () -> f.overflowing.classify(1, 1));
    state("model.save", "closed", () -> f.closedModel.save(java.nio.file.Path.of("never")));
    state("fit", "closed", () -> f.closedTrainer.fit(f.data));
    state("evaluate", "closed", () -> f.closedTrainer.evaluate(f.data));
    state("newStep", "closed", () -> f.closedTrainer.newStep(1));
    state("session of a closed model", "closed", () -> f.orphan.forward(f.tensor(1, 2)));
    state(
        "step of a closed model",
        "closed",
        () -> f.orphanStep.run(f.tensor(1, 2), f.tensor(1, 2), null));
    state("session.forward", "closed", () -> f.closedSession.forward(f.tensor(1, 2)));
    state("session.batchBuffer", "closed", () -> f.closedSession.batchBuffer(Shape.of(1)));
    state("step.run", "closed", () -> f.closedStep.run(f.tensor(1, 2), f.tensor(1, 2), null));
    state("predict", "closed", () -> f.closedPredictor.predict(new double[2]));
    state("predict rows", "closed", () -> f.closedPredictor.predict(new double[3][2]));
    state("allocate", "closed", () -> f.closedBackend.allocate(Shape.of(1)));
    state("init on a closed backend", "closed", () -> f.network.init(f.closedBackend, 0));
    state("a closed tensor", "closed", () -> f.step.run(f.closedTensor, f.tensor(1, 2), null));
  }
}
