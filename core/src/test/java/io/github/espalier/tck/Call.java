package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One call of a backend operation, described so that every part of the kit can make it: with which
 * tensors, what it does to each, and how exact the result must be.
 */
final class Call {
  /** Makes the call; tensors come in the order in which they were declared. */
  interface Body {
    void run(Backend backend, Tensor[] tensors, double[] scalars, int[] integers);
  }

  final String op;
  final String detail;
  final List<Arg> args = new ArrayList<>();
  final Set<String> allowedAliases = new LinkedHashSet<>();
  int scalars;
  int integers;

  /** Length of the longest sum inside, or 0 for element-wise and −1 for exact operations. */
  int terms;

  /** The activation of a dense call, else null. */
  Ops.Activation activation;

  Body body;

  Call(String op, String detail) {
    this.op = op;
    this.detail = detail;
  }

  /** The same call with other contents for its arguments. */
  Call with(java.util.function.UnaryOperator<Arg> change) {
    Call copy = new Call(op, detail);
    for (Arg arg : args) {
      copy.args.add(change.apply(arg));
    }
    copy.allowedAliases.addAll(allowedAliases);
    copy.scalars = scalars;
    copy.integers = integers;
    copy.terms = terms;
    copy.activation = activation;
    copy.body = body;
    return copy;
  }

  String name() {
    return detail.isEmpty() ? op : op + " " + detail;
  }

  /** Declares an argument and gives its index among the tensors. */
  int arg(Arg arg) {
    args.add(arg);
    return args.size() - 1;
  }

  int in(String name, int rows, int cols, double[] values) {
    return arg(Arg.of(name, Role.IN, rows, cols, values));
  }

  int out(String name, int rows, int cols) {
    return arg(Arg.of(name, Role.OUT, rows, cols, Values.unset(rows * cols)));
  }

  int inOut(String name, int rows, int cols, double[] values) {
    return arg(Arg.of(name, Role.IN_OUT, rows, cols, values));
  }

  int scratch(String name, int rows, int cols) {
    return arg(Arg.of(name, Role.SCRATCH, rows, cols, Values.unset(rows * cols)));
  }

  /** Documented: {@code written} may be the same tensor as {@code other}. */
  Call mayBe(String written, String other) {
    allowedAliases.add(written + "=" + other);
    return this;
  }

  Call sums(int length) {
    terms = length;
    return this;
  }

  Call exact() {
    terms = -1;
    return this;
  }

  Call does(Body body) {
    this.body = body;
    return this;
  }

  Tolerance tolerance(io.github.espalier.tensor.DType dtype) {
    return terms < 0
        ? Tolerance.EXACT
        : terms == 0 ? Tolerance.elementwise(dtype) : Tolerance.sum(dtype, terms);
  }

  /** The tensor at an index, or null for −1, which stands for an optional argument left out. */
  static Tensor at(Tensor[] tensors, int index) {
    return index < 0 ? null : tensors[index];
  }

  @Override
  public String toString() {
    return name();
  }
}
