package io.github.espalier.tck;

/**
 * One tensor argument of a {@link Call}.
 *
 * @param name the parameter's name in {@link io.github.espalier.backend.Backend}
 * @param values what it holds before the call, row-major
 * @param optional whether null would also be right
 * @param anyRows whether another number of rows would also be right
 * @param anyCols whether another number of columns would also be right
 */
record Arg(
    String name,
    Role role,
    int rows,
    int cols,
    double[] values,
    boolean optional,
    boolean anyRows,
    boolean anyCols) {
  static Arg of(String name, Role role, int rows, int cols, double[] values) {
    return new Arg(name, role, rows, cols, values, false, false, false);
  }

  Arg orNull() {
    return new Arg(name, role, rows, cols, values, true, anyRows, anyCols);
  }

  Arg rowsFree() {
    return new Arg(name, role, rows, cols, values, optional, true, anyCols);
  }

  Arg colsFree() {
    return new Arg(name, role, rows, cols, values, optional, anyRows, true);
  }

  Arg holding(double[] other) {
    return new Arg(name, role, rows, cols, other, optional, anyRows, anyCols);
  }

  boolean sameShape(Arg other) {
    return rows == other.rows && cols == other.cols;
  }

  boolean written() {
    return role == Role.OUT || role == Role.IN_OUT;
  }
}
