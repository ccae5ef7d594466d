package io.github.espalier.tck;

import io.github.espalier.autograd.Tape;
import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BinaryOp;
import io.github.espalier.backend.ReduceOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.data.Dataset;
import io.github.espalier.init.Initializers;
import io.github.espalier.layer.Dense;
import io.github.espalier.network.Sequential;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.List;

/** Wrong use of tensors and of a backend's operations, and numbers beyond a format. */
final class WrongOperations extends WrongCallTable {
  WrongOperations(BadInputFixture fixture) {
    super(fixture);
  }

  @Override
  void fill() {
    tensors();
    operations();
    closed();
    if (f.backend.dtype() == DType.FLOAT32) {
      beyondFloat32();
    }
  }

  private void tensors() {
    Tensor t = f.tensor(2, 3);
    Backend b = f.backend;
    isNull("allocate(null)", "shape", () -> b.allocate(null));
    shape("setRows(0)", "takes 1 to 2", () -> t.setRows(0));
    shape("setRows(3 of 2)", "takes 1 to 2", () -> t.setRows(3));
    isNull("upload(null, …)", "src", () -> b.upload((double[]) null, 0, t));
    isNull("upload(float null, …)", "src", () -> b.upload((float[]) null, 0, t));
    isNull("upload(…, null)", "dst", () -> b.upload(new double[6], 0, null));
    isNull("download(null, …)", "src", () -> b.download(null, new double[6], 0));
    isNull("download(…, null)", "dst", () -> b.download(t, (double[]) null, 0));
    shape("upload: too short", "needs 6 elements", () -> b.upload(new double[5], 0, t));
    shape("upload: offset", "from offset 1", () -> b.upload(new double[6], 1, t));
    shape("upload: offset -1", "from offset -1", () -> b.upload(new double[6], -1, t));
    shape("download: too short", "needs 6 elements", () -> b.download(t, new double[5], 0));
    isNull("Tape.on(null)", "backend", () -> Tape.on(null));
    shape("withRows(0)", "must be positive", () -> Shape.of(2, 3).withRows(0));
    shape("batched(0)", "must be positive", () -> Shape.of(2, 3).batched(0));
  }

  private void operations() {
    Backend b = f.backend;
    Tensor a = f.tensor(2, 3);
    Tensor same = f.tensor(2, 3);
    Tensor square = f.tensor(3, 3);
    isNull("matmul: a", "a", () -> b.matmul(1, null, false, square, false, false, same));
    isNull("matmul: b", "b", () -> b.matmul(1, a, false, null, false, false, same));
    isNull("matmul: out", "out", () -> b.matmul(1, a, false, square, false, false, null));
    shape("matmul: inner", "inner sizes", () -> b.matmul(1, a, false, same, false, false, a));
    shape(
        "matmul: out 3×3",
        "must be 2×3",
        () -> b.matmul(1, a, false, square, false, false, square));
    value(
        "matmul: in place",
        "must not be",
        () -> b.matmul(1, square, false, square, false, false, square));
    shape("copy", "needs the shape", () -> b.copy(a, square));
    isNull("unary: op", "op", () -> b.unary(null, 0, 0, a, same));
    shape("unary", "needs the shape", () -> b.unary(UnaryOp.RELU, 0, 0, a, square));
    isNull("binary: op", "op", () -> b.binary(null, a, same, same));
    shape("binary", "does not broadcast", () -> b.binary(BinaryOp.ADD, a, square, same));
    shape("axpy", "needs the shape", () -> b.axpy(1, a, square));
    isNull("reduce: op", "op", () -> b.reduce(null, a));
    isNull("reduce: a", "a", () -> b.reduce(ReduceOp.SUM, null));
    shape("reduceRows", "needs 1×3", () -> b.reduceRows(ReduceOp.SUM, a, false, square));
    shape("reduceCols", "needs 2×1", () -> b.reduceCols(ReduceOp.SUM, a, false, square));
    shape("transpose", "needs 3×2", () -> b.transpose(a, square));
    shape("copyBlock", "must lie inside", () -> b.copyBlock(a, 1, 0, 2, 3, square, 0, 0));
    value("copy from another backend", "another backend", () -> b.copy(f.foreign, f.tensor(1, 2)));
    value("copy to another backend", "another backend", () -> b.copy(f.tensor(1, 2), f.foreign));
  }

  private void closed() {
    Tensor orphan = f.tensor(1, 2);
    state("copy a closed tensor", "closed", () -> f.backend.copy(f.closedTensor, orphan));
    state("copy to a closed tensor", "closed", () -> f.backend.copy(orphan, f.closedTensor));
    state("closedTensor.setRows", "closed", () -> closedOfTwoRows().setRows(1));
    state("closedTensor.toArray", "closed", () -> f.closedTensor.toArray());
    state("upload to a closed tensor", "closed", () -> upload(f.closedTensor));
    state("predictClasses", "closed", () -> f.closedPredictor.predictClasses(new double[1][2]));
    state("predictClass", "closed", () -> f.closedPredictor.predictClass(new double[2]));
    state("predict into", "closed", () -> f.closedPredictor.predict(new double[2], new double[2]));
    state("copyTo a closed backend", "closed", () -> f.model.copyTo(f.closedBackend));
    state("predictor on a closed backend", "closed", () -> f.model.predictor(f.closedBackend));
    state("newLogitSession", "closed", () -> f.closedModel.newLogitSession(null, 1));
    state("beginTraining", "closed", () -> f.closedModel.beginTraining());
    state("session.activate", "closed", () -> f.closedSession.activate(orphan));
  }

  private Tensor closedOfTwoRows() {
    Tensor tensor = f.backend.allocate(Shape.of(2, 2));
    tensor.close();
    return tensor;
  }

  private void upload(Tensor tensor) {
    f.backend.upload(new double[2], 0, tensor);
  }

  private void beyondFloat32() {
    double[][] large = {{0, 1e300}};
    String w = "1.dense.bias";
    value("setWeights 1e300", "finite number of FLOAT32", () -> f.model.setWeights(w, large));
    data("predict 1e300", "too large for FLOAT32", () -> f.predictor.predict(large[0]));
    data("predict rows 1e300", "row 0 column 1", () -> f.predictor.predict(large));
    data(
        "fit 1e300", "features row 0 column 1", () -> f.trainer.fit(Dataset.of(large, new int[1])));
    data(
        "evaluate 1e300",
        "too large for FLOAT32",
        () -> f.trainer.evaluate(Dataset.of(large, new int[1])));
    data("weights 1e300", "weights row 2", () -> f.trainer.fit(f.data.withWeights(1, 1, 1e300, 1)));
    for (double most : List.of(1e39, -1e39)) {
      value(
          "init constant " + most,
          "finite numbers of FLOAT32",
          () ->
              Sequential.input(2)
                  .layer(Dense.of(2).biasInit(Initializers.constant(most)))
                  .build()
                  .init(f.backend, 0)
                  .close());
    }
  }
}
