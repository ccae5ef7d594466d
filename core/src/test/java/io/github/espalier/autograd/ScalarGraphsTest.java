package io.github.espalier.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Values and gradients of the golden scalar expressions, node by node. */
class ScalarGraphsTest {
  /** As the golden files ask: relative to max(1, magnitude). */
  private static final double TOLERANCE = 1e-12;

  private static final double CHAIN_TOLERANCE = 1e-10;

  @TestFactory
  List<DynamicTest> graphs() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Object graph : list(golden().get("graphs"))) {
      Map<String, Object> g = map(graph);
      tests.add(DynamicTest.dynamicTest((String) g.get("name"), () -> check(g)));
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(12);
    return tests;
  }

  @Test
  void chains() throws IOException {
    for (Object chain : list(golden().get("chains"))) {
      Map<String, Object> c = map(chain);
      try (Tape tape = Tape.on(new CountingBackend(DType.FLOAT64))) {
        Var start = tape.scalar((double) c.get("start"));
        Var multiplier = tape.scalar((double) c.get("multiplier"));
        Var increment = tape.scalar((double) c.get("increment"));
        Var v = start;
        for (int i = 0; i < (double) c.get("length"); i++) {
          v = v.mul(multiplier).add(increment);
        }
        tape.backward(v);
        assertRelative(v.item(), (double) c.get("value"));
        assertRelative(start.gradItem(), (double) c.get("grad_start"));
      }
    }
  }

  private static void assertRelative(double actual, double expected) {
    assertThat(Math.abs(actual / expected - 1)).isLessThan(CHAIN_TOLERANCE);
  }

  private static void check(Map<String, Object> graph) {
    try (Tape tape = Tape.on(new CountingBackend(DType.FLOAT64))) {
      List<Var> nodes = new ArrayList<>();
      for (Object node : list(graph.get("nodes"))) {
        nodes.add(record(tape, nodes, map(node)));
      }
      tape.backward(nodes.get(nodes.size() - 1));
      List<Object> values = list(graph.get("value"));
      List<Object> gradients = list(graph.get("grad"));
      for (int i = 0; i < nodes.size(); i++) {
        assertClose("value of node " + i, nodes.get(i).item(), (double) values.get(i));
        assertClose("gradient of node " + i, nodes.get(i).gradItem(), (double) gradients.get(i));
      }
    }
  }

  private static void assertClose(String what, double actual, double expected) {
    assertThat(Math.abs(actual - expected))
        .as("%s: %s, needs %s", what, actual, expected)
        .isLessThanOrEqualTo(TOLERANCE * Math.max(1, Math.abs(expected)));
  }

  private static Var record(Tape tape, List<Var> nodes, Map<String, Object> node) {
    List<Object> args = node.containsKey("args") ? list(node.get("args")) : List.of();
    Var a = args.isEmpty() ? null : nodes.get((int) (double) args.get(0));
    Var b = args.size() < 2 ? null : nodes.get((int) (double) args.get(1));
    String op = (String) node.get("op");
    return switch (op) {
      // The file lists gradients of constants too.
      case "input", "const" -> tape.scalar((double) node.get("value"));
      case "add" -> a.add(b);
      case "sub" -> a.sub(b);
      case "mul" -> a.mul(b);
      case "div" -> a.div(b);
      case "neg" -> a.neg();
      case "pow" -> a.pow((double) node.get("exponent"));
      case "relu" -> a.relu();
      case "tanh" -> a.tanh();
      case "exp" -> a.exp();
      case "log" -> a.log();
      case "sigmoid" -> a.sigmoid();
      default -> throw new AssertionError("unknown operation " + op);
    };
  }

  private static Map<String, Object> golden() throws IOException {
    try (InputStream in =
        ScalarGraphsTest.class.getResourceAsStream("/golden/scalar_graphs.json")) {
      return map(Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }

  @SuppressWarnings("unchecked") // a golden file has the types its README states
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked") // a golden file has the types its README states
  private static List<Object> list(Object value) {
    return (List<Object>) value;
  }
}
