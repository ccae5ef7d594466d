package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Allocation, rows and capacity, transfers in both number types, closing. */
final class MemoryPart implements Part {
  private static final List<Shape> SHAPES =
      List.of(
          Shape.of(1),
          Shape.of(7),
          Shape.of(1, 1),
          Shape.of(1, 9),
          Shape.of(9, 1),
          Shape.of(5, 17),
          Shape.of(33, 7),
          Shape.of(4, 3, 2),
          Shape.of(64, 70));

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    for (Shape shape : SHAPES) {
      cases.add(new Case("allocate " + shape + ": zeros", () -> zeros(rig, shape)));
      cases.add(new Case("round trip " + shape, () -> roundTrip(rig, shape)));
      cases.add(new Case("float round trip " + shape, () -> floatRoundTrip(rig, shape)));
      cases.add(new Case("setRows " + shape, () -> rows(rig, shape)));
    }
    cases.add(new Case("tensors do not share memory", () -> noSharing(rig)));
    cases.add(new Case("a closed tensor's memory is not seen again", () -> zerosAgain(rig)));
    cases.add(new Case("uploads round to the format", () -> rounding(rig)));
    cases.add(new Case("a closed tensor refuses setRows", () -> closedRows(rig)));
    cases.add(new Case("closing twice is harmless", () -> closeTwice(rig)));
    cases.add(new Case("a backend says what it is", () -> identity(rig)));
    return cases;
  }

  private static void zeros(Rig rig, Shape shape) {
    try (Tensor t = rig.backend.allocate(shape)) {
      require(t.shape().equals(shape), "shape() is " + t.shape());
      require(t.rows() == shape.rows() && t.capacityRows() == shape.rows(), "rows");
      require(t.cols() == shape.cols(), "cols() is " + t.cols());
      require(t.dtype() == rig.dtype, "dtype() is " + t.dtype());
      require(t.backend() == rig.backend, "backend()");
      Tolerance.EXACT.check("contents", shape.cols(), t.toArray(), new double[shape.size()]);
    }
  }

  private static void roundTrip(Rig rig, Shape shape) {
    int offset = 3;
    double[] source = Values.signed(shape.hashCode(), shape.size() + 2 * offset);
    double[] expected = Values.rounded(rig.dtype, source);
    try (Tensor t = rig.backend.allocate(shape)) {
      rig.backend.upload(source, offset, t);
      double[] got = Values.unset(source.length);
      rig.backend.download(t, got, offset);
      for (int i = 0; i < got.length; i++) {
        boolean inside = i >= offset && i < offset + shape.size();
        require(inside ? got[i] == expected[i] : got[i] != got[i], "element " + i + ": " + got[i]);
      }
    }
  }

  private static void floatRoundTrip(Rig rig, Shape shape) {
    int offset = 2;
    double[] random = Values.signed(shape.hashCode(), shape.size() + 2 * offset);
    float[] source = new float[random.length];
    for (int i = 0; i < source.length; i++) {
      source[i] = (float) random[i];
    }
    try (Tensor t = rig.backend.allocate(shape)) {
      rig.backend.upload(source, offset, t);
      float[] got = new float[source.length];
      java.util.Arrays.fill(got, -77);
      rig.backend.download(t, got, offset);
      for (int i = 0; i < got.length; i++) {
        boolean inside = i >= offset && i < offset + shape.size();
        require(got[i] == (inside ? source[i] : -77), "element " + i + ": " + got[i]);
      }
    }
  }

  private static void rows(Rig rig, Shape shape) {
    int cols = shape.cols();
    double[] all = Values.rounded(rig.dtype, Values.signed(shape.hashCode(), shape.size()));
    try (Tensor t = rig.backend.allocate(shape)) {
      rig.backend.upload(all, 0, t);
      for (int rows : new int[] {1, (shape.rows() + 1) / 2, shape.rows()}) {
        t.setRows(rows);
        require(t.rows() == rows, "rows() is " + t.rows());
        require(t.shape().equals(shape.withRows(rows)), "shape() is " + t.shape());
        require(t.capacityRows() == shape.rows(), "capacityRows() is " + t.capacityRows());
        double[] head = java.util.Arrays.copyOf(all, rows * cols);
        Tolerance.EXACT.check("first " + rows + " rows", cols, t.toArray(), head);
      }
      // Written with one row less, the last row keeps what it had.
      if (shape.rows() > 1) {
        t.setRows(shape.rows() - 1);
        rig.backend.upload(new double[(shape.rows() - 1) * cols], 0, t);
        t.setRows(shape.rows());
        double[] expected = new double[all.length];
        System.arraycopy(all, all.length - cols, expected, all.length - cols, cols);
        Tolerance.EXACT.check("after a short upload", cols, t.toArray(), expected);
      }
    }
  }

  private static void noSharing(Rig rig) {
    Backend b = rig.backend;
    Shape shape = Shape.of(3, 4);
    try (Tensor first = b.allocate(shape);
        Tensor second = b.allocate(shape);
        Tensor third = b.allocate(Shape.of(5, 4))) {
      b.fill(first, 1);
      b.fill(second, 2);
      b.fill(third, 3);
      require(first.toArray()[0] == 1, "filling other tensors changed the first one");
      require(second.toArray()[11] == 2, "filling another tensor changed the second one");
    }
  }

  private static void zerosAgain(Rig rig) {
    for (int i = 0; i < 5; i++) {
      Tensor t = rig.backend.allocate(Shape.of(6, 7));
      Tolerance.EXACT.check("contents", 7, t.toArray(), new double[42]);
      rig.backend.fill(t, 9);
      t.close();
    }
  }

  private static void rounding(Rig rig) {
    double[] values = {1 + 1e-12, 0.1, -1e-310, 1e300, Double.MIN_VALUE, 3.4028236e38};
    try (Tensor t = rig.tensor(1, values.length, values)) {
      Tolerance.EXACT.check("t", values.length, t.toArray(), Values.rounded(rig.dtype, values));
    }
  }

  private static void closedRows(Rig rig) {
    Tensor t = rig.backend.allocate(Shape.of(3, 2));
    t.close();
    try {
      t.setRows(2);
    } catch (IllegalStateException expected) {
      return;
    }
    throw new AssertionError("needs IllegalStateException");
  }

  private static void closeTwice(Rig rig) {
    Backend b = rig.another(rig.dtype);
    Tensor t = b.allocate(Shape.of(2, 2));
    t.close();
    t.close();
    Tensor open = b.allocate(Shape.of(2, 2));
    b.close();
    b.close();
    open.close();
  }

  private static void identity(Rig rig) {
    Backend b = rig.backend;
    require(b.name() != null && b.name().matches("[a-z][a-z0-9-]*"), "name() is " + b.name());
    require(b.threads() >= 1, "threads() is " + b.threads());
    require(b.description() != null && !b.description().isBlank(), "description() is empty");
    Set<String> ops = b.referenceOps();
    require(ops != null, "referenceOps() is null");
  }

  private static void require(boolean condition, String text) {
    if (!condition) {
      throw new AssertionError(text);
    }
  }
}
