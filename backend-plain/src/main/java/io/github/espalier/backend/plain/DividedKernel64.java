package io.github.espalier.backend.plain;

import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;
import io.github.espalier.backend.Workers;

/**
 * A kernel that divides the rows of large operations among workers; each part is computed by
 * another kernel.
 *
 * <p>That kernel computes a row the same way whatever other rows it is given with, so results do
 * not depend on the division. If another call has the workers, the caller computes alone.
 */
final class DividedKernel64 implements Kernel64 {
  private final Kernel64 kernel;
  private final Workers workers;
  private final Division division;
  private final Product product = new Product();
  private final InputGradient inputGradient = new InputGradient();
  private final Dense dense = new Dense();
  private final Activation activation = new Activation();
  private final Update update = new Update();

  DividedKernel64(Kernel64 kernel, Workers workers, Division division) {
    this.kernel = kernel;
    this.workers = workers;
    this.division = division;
  }

  @Override
  public String name() {
    return kernel.name();
  }

  @Override
  public int lanes() {
    return kernel.lanes();
  }

  private boolean acquire(long work, long least, int rows) {
    return acquire(work, least, rows, division.grain());
  }

  private boolean acquire(long work, long least, int rows, int grain) {
    return work >= least && rows > grain && workers.tryAcquire();
  }

  private void divide(Workers.Task task, int rows) {
    divide(task, rows, division.grain());
  }

  /** Runs an acquired task on rows from 0. */
  private void divide(Workers.Task task, int rows, int grain) {
    try {
      workers.run(task, rows, grain);
    } finally {
      workers.release();
    }
  }

  @Override
  public void product(
      /*acc*/ double alpha,
      double[][] a,
      double[][] b,
      int from,
      int to,
      int k,
      int n,
      boolean accumulate,
      double[][] out) {
    if (acquire((long) (to - from) * k * n, division.multiplyAdds(), to - from)) {
      divide(product.of(Form.AS_THEY_ARE, alpha, a, b, from, k, n, accumulate, out), to - from);
    } else {
      kernel.product(alpha, a, b, from, to, k, n, accumulate, out);
    }
  }

  @Override
  public void leftTransposed(
      /*acc*/ double alpha,
      double[][] a,
      double[][] b,
      int from,
      int to,
      int k,
      int n,
      boolean accumulate,
      double[][] out) {
    if (acquire((long) (to - from) * k * n, division.multiplyAdds(), to - from)) {
      divide(product.of(Form.LEFT_TRANSPOSED, alpha, a, b, from, k, n, accumulate, out), to - from);
    } else {
      kernel.leftTransposed(alpha, a, b, from, to, k, n, accumulate, out);
    }
  }

  @Override
  public void rightTransposed(
      /*acc*/ double alpha,
      double[][] a,
      double[][] b,
      int from,
      int to,
      int k,
      int n,
      boolean accumulate,
      double[][] out) {
    if (acquire((long) (to - from) * k * n, division.multiplyAdds(), to - from)) {
      divide(
          product.of(Form.RIGHT_TRANSPOSED, alpha, a, b, from, k, n, accumulate, out), to - from);
    } else {
      kernel.rightTransposed(alpha, a, b, from, to, k, n, accumulate, out);
    }
  }

  @Override
  public void dense(
      double[][] x,
      double[][] w,
      double[] bias,
      UnaryOp act,
      /*acc*/ double p0,
      /*acc*/ double p1,
      double[][] z,
      double[][] y,
      int from,
      int to,
      int k,
      int n) {
    if (acquire((long) (to - from) * k * n, division.multiplyAdds(), to - from)) {
      divide(dense.of(x, w, bias, act, p0, p1, z, y, from, k, n), to - from);
    } else {
      kernel.dense(x, w, bias, act, p0, p1, z, y, from, to, k, n);
    }
  }

  @Override
  public void inputGradient(
      double[][] dz, double[][] w, double[][] wt, int m, int n, int from, int to, double[][] dx) {
    // By columns, so that a thread transposes what it uses, and in whole vectors.
    int grain = (division.grain() + lanes() - 1) / lanes() * lanes();
    if (acquire((long) m * n * (to - from), division.multiplyAdds(), to - from, grain)) {
      divide(inputGradient.of(dz, w, wt, m, n, from, dx), to - from, grain);
    } else {
      kernel.inputGradient(dz, w, wt, m, n, from, to, dx);
    }
  }

  @Override
  public void biasGradient(double[][] dz, int m, int n, boolean accumulate, double[] out) {
    kernel.biasGradient(dz, m, n, accumulate, out);
  }

  @Override
  public void activation(
      UnaryOp op,
      /*acc*/ double p0,
      /*acc*/ double p1,
      double[][] x,
      double[][] y,
      int from,
      int to,
      int n) {
    if (acquire((long) (to - from) * n, division.elements(), to - from)) {
      divide(activation.of(op, p0, p1, x, y, null, null, from, n), to - from);
    } else {
      kernel.activation(op, p0, p1, x, y, from, to, n);
    }
  }

  @Override
  public void activationGradient(
      UnaryOp op,
      /*acc*/ double p0,
      /*acc*/ double p1,
      double[][] x,
      double[][] y,
      double[][] dy,
      double[][] dx,
      int from,
      int to,
      int n) {
    if (acquire((long) (to - from) * n, division.elements(), to - from)) {
      divide(activation.of(op, p0, p1, x, y, dy, dx, from, n), to - from);
    } else {
      kernel.activationGradient(op, p0, p1, x, y, dy, dx, from, to, n);
    }
  }

  @Override
  public void update(
      UpdateRule rule,
      /*acc*/ double[] c,
      double[][] w,
      double[][] g,
      double[][] s0,
      double[][] s1,
      double[][] s2,
      int from,
      int to,
      int n) {
    if (acquire((long) (to - from) * n, division.parameters(), to - from)) {
      divide(update.of(rule, c, w, g, s0, s1, s2, from, n), to - from);
    } else {
      kernel.update(rule, c, w, g, s0, s1, s2, from, to, n);
    }
  }

  // The tasks: made once, filled by whoever has the workers, so that an operation allocates
  // nothing.

  private enum Form {
    AS_THEY_ARE,
    LEFT_TRANSPOSED,
    RIGHT_TRANSPOSED
  }

  private final class Product implements Workers.Task {
    private Form form;
    private /*acc*/ double alpha;
    private double[][] a;
    private double[][] b;
    private int first;
    private int k;
    private int n;
    private boolean accumulate;
    private double[][] out;

    Product of(
        Form form,
        /*acc*/ double alpha,
        double[][] a,
        double[][] b,
        int first,
        int k,
        int n,
        boolean accumulate,
        double[][] out) {
      this.form = form;
      this.alpha = alpha;
      this.a = a;
      this.b = b;
      this.first = first;
      this.k = k;
      this.n = n;
      this.accumulate = accumulate;
      this.out = out;
      return this;
    }

    @Override
    public void run(int from, int to) {
      int low = first + from;
      int high = first + to;
      switch (form) {
        case AS_THEY_ARE -> kernel.product(alpha, a, b, low, high, k, n, accumulate, out);
        case LEFT_TRANSPOSED ->
            kernel.leftTransposed(alpha, a, b, low, high, k, n, accumulate, out);
        case RIGHT_TRANSPOSED ->
            kernel.rightTransposed(alpha, a, b, low, high, k, n, accumulate, out);
      }
    }
  }

  private final class InputGradient implements Workers.Task {
    private double[][] dz;
    private double[][] w;
    private double[][] wt;
    private int m;
    private int n;
    private int first;
    private double[][] dx;

    InputGradient of(
        double[][] dz, double[][] w, double[][] wt, int m, int n, int first, double[][] dx) {
      this.dz = dz;
      this.w = w;
      this.wt = wt;
      this.m = m;
      this.n = n;
      this.first = first;
      this.dx = dx;
      return this;
    }

    @Override
    public void run(int from, int to) {
      kernel.inputGradient(dz, w, wt, m, n, first + from, first + to, dx);
    }
  }

  private final class Dense implements Workers.Task {
    private double[][] x;
    private double[][] w;
    private double[] bias;
    private UnaryOp act;
    private /*acc*/ double p0;
    private /*acc*/ double p1;
    private double[][] z;
    private double[][] y;
    private int first;
    private int k;
    private int n;

    Dense of(
        double[][] x,
        double[][] w,
        double[] bias,
        UnaryOp act,
        /*acc*/ double p0,
        /*acc*/ double p1,
        double[][] z,
        double[][] y,
        int first,
        int k,
        int n) {
      this.x = x;
      this.w = w;
      this.bias = bias;
      this.act = act;
      this.p0 = p0;
      this.p1 = p1;
      this.z = z;
      this.y = y;
      this.first = first;
      this.k = k;
      this.n = n;
      return this;
    }

    @Override
    public void run(int from, int to) {
      kernel.dense(x, w, bias, act, p0, p1, z, y, first + from, first + to, k, n);
    }
  }

  /** A function, or its gradient if there is a dy. */
  private final class Activation implements Workers.Task {
    private UnaryOp op;
    private /*acc*/ double p0;
    private /*acc*/ double p1;
    private double[][] x;
    private double[][] y;
    private double[][] dy;
    private double[][] dx;
    private int first;
    private int n;

    Activation of(
        UnaryOp op,
        /*acc*/ double p0,
        /*acc*/ double p1,
        double[][] x,
        double[][] y,
        double[][] dy,
        double[][] dx,
        int first,
        int n) {
      this.op = op;
      this.p0 = p0;
      this.p1 = p1;
      this.x = x;
      this.y = y;
      this.dy = dy;
      this.dx = dx;
      this.first = first;
      this.n = n;
      return this;
    }

    @Override
    public void run(int from, int to) {
      if (dy == null) {
        kernel.activation(op, p0, p1, x, y, first + from, first + to, n);
      } else {
        kernel.activationGradient(op, p0, p1, x, y, dy, dx, first + from, first + to, n);
      }
    }
  }

  private final class Update implements Workers.Task {
    private UpdateRule rule;
    private /*acc*/ double[] c;
    private double[][] w;
    private double[][] g;
    private double[][] s0;
    private double[][] s1;
    private double[][] s2;
    private int first;
    private int n;

    Update of(
        UpdateRule rule,
        /*acc*/ double[] c,
        double[][] w,
        double[][] g,
        double[][] s0,
        double[][] s1,
        double[][] s2,
        int first,
        int n) {
      this.rule = rule;
      this.c = c;
      this.w = w;
      this.g = g;
      this.s0 = s0;
      this.s1 = s1;
      this.s2 = s2;
      this.first = first;
      this.n = n;
      return this;
    }

    @Override
    public void run(int from, int to) {
      kernel.update(rule, c, w, g, s0, s1, s2, first + from, first + to, n);
    }
  }
}
