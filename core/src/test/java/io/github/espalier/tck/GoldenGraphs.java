package io.github.espalier.tck;

import io.github.espalier.autograd.Tape;
import io.github.espalier.autograd.Var;
import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** Golden scalar expressions, recorded on a tape. */
final class GoldenGraphs {
  private GoldenGraphs() {}

  static void check(Fields file, Backend backend) {
    double tolerance = backend.dtype() == DType.FLOAT64 ? 1e-12 : 1e-5;
    for (Fields graph : file.objects("graphs")) {
      graph.ignore("name", "note", "fd_max_rel_err");
      try (Tape tape = Tape.on(backend)) {
        List<Var> nodes = new ArrayList<>();
        for (Fields node : graph.objects("nodes")) {
          nodes.add(record(tape, node, nodes));
          node.end();
        }
        tape.backward(nodes.get(nodes.size() - 1));
        double[] values = graph.vector("value");
        double[] gradients = graph.vector("grad");
        for (int i = 0; i < values.length; i++) {
          check(graph + ".value[" + i + "]", nodes.get(i).item(), values[i], tolerance);
          check(graph + ".grad[" + i + "]", nodes.get(i).gradItem(), gradients[i], tolerance);
        }
      }
      graph.end();
    }
    // Host arithmetic in either precision: the README asks for nothing else.
    try (Backend host = new HeapBackend(DType.FLOAT64)) {
      file.objects("chains").forEach(chain -> chain(chain, host));
    }
  }

  /** Constants are recorded like inputs, since the files give derivatives for them as well. */
  private static Var record(Tape tape, Fields node, List<Var> nodes) {
    String op = node.text("op");
    int[] args = node.has("args") ? node.integers("args") : new int[0];
    Var a = args.length > 0 ? nodes.get(args[0]) : null;
    Var b = args.length > 1 ? nodes.get(args[1]) : null;
    return switch (op) {
      case "input", "const" -> tape.scalar(node.number("value"));
      case "add" -> a.add(b);
      case "sub" -> a.sub(b);
      case "mul" -> a.mul(b);
      case "div" -> a.div(b);
      case "neg" -> a.neg();
      case "pow" -> a.pow(node.number("exponent"));
      case "relu" -> a.relu();
      case "tanh" -> a.tanh();
      case "exp" -> a.exp();
      case "log" -> a.log();
      case "sigmoid" -> a.sigmoid();
      default -> throw new IllegalArgumentException(node + ": unknown op " + op);
    };
  }

  private static void chain(Fields chain, Backend host) {
    chain.ignore("name", "note");
    try (Tape tape = Tape.on(host)) {
      Var start = tape.scalar(chain.number("start"));
      Var multiplier = tape.constant(chain.number("multiplier"));
      Var increment = tape.constant(chain.number("increment"));
      Var v = start;
      int length = chain.integer("length");
      for (int i = 0; i < length; i++) {
        v = v.mul(multiplier).add(increment);
      }
      tape.backward(v);
      relative(chain + ".value", v.item(), chain.number("value"));
      relative(chain + ".grad_start", start.gradItem(), chain.number("grad_start"));
    }
    chain.end();
  }

  private static void relative(String what, double got, double reference) {
    Deviation.check(what, Math.abs(got - reference) / Math.abs(reference), 1e-10);
  }

  private static void check(String what, double got, double reference, double tolerance) {
    Deviation.check(what, Deviation.ofNumber(got, reference, 1), tolerance);
  }
}
