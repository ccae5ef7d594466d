package io.github.espalier.tck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All calls that the parts of the kit make. */
final class Catalogue {
  private Catalogue() {}

  /** Every operation with every enum constant and every set of optional arguments, for one size. */
  static List<Call> of(Size size) {
    List<Call> calls = new ArrayList<>();
    ElementCalls.add(calls, size);
    MatrixCalls.add(calls, size);
    DenseCalls.add(calls, size);
    LossCalls.add(calls, size);
    UpdateCalls.add(calls, size);
    return calls;
  }

  /** One call for each operation and set of arguments, whatever the enum constants. */
  static List<Call> signatures(Size size) {
    Map<String, Call> first = new LinkedHashMap<>();
    for (Call call : of(size)) {
      StringBuilder key = new StringBuilder(call.op);
      for (Arg arg : call.args) {
        key.append(' ').append(arg.name()).append(arg.role()).append(arg.rows());
        key.append('×').append(arg.cols()).append(arg.optional());
      }
      first.putIfAbsent(key.toString(), call);
    }
    return List.copyOf(first.values());
  }

  /** All awkward sizes, and the products also in one that is larger than usual blocks. */
  static List<Call> everything() {
    List<Call> calls = new ArrayList<>();
    for (Size size : Size.AWKWARD) {
      calls.addAll(of(size));
    }
    MatrixCalls.addMatmuls(calls, Size.LARGE);
    for (Ops.Activation act : Ops.activations(io.github.espalier.backend.UnaryOp.TANH)) {
      calls.add(DenseCalls.dense(act, true, true, Size.LARGE));
      calls.add(DenseCalls.denseBackward(act, true, true, true, true, true, false, Size.LARGE));
    }
    return calls;
  }
}
