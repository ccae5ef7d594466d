package io.github.espalier.tck;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.espalier.backend.Backend;
import io.github.espalier.tck.WrongCallTable.WrongCall;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What wrong calls must come to on every backend, as tests: the declared exception, one line that
 * says why, and a model whose bits are what they were. A backend extends this class and says how it
 * is created.
 */
public abstract class BadInputContract {
  private static final int AT_LEAST = 600;

  /** What is needed stands in a message as one of these. */
  private static final Pattern NEEDED =
      Pattern.compile(
          "need|must|at least|at most|only|allowed|there are|found|offers|holds|takes|not |closed"
              + "|truncated|no batch|puts out|beyond|no such|does not exist|missing|damaged"
              + "|unexpected|class path");

  /** A new backend with one thread; the tests close it. */
  protected abstract Backend create(DType dtype);

  @TestFactory
  Stream<DynamicNode> wrongCalls() {
    return Arrays.stream(DType.values())
        .map(dtype -> dynamicContainer(dtype.toString(), tests(dtype)));
  }

  private List<DynamicTest> tests(DType dtype) {
    BadInputFixture fixture = new BadInputFixture(() -> create(dtype));
    List<WrongCall> calls = new ArrayList<>();
    for (WrongCallTable table :
        List.of(
            new WrongDescriptions(fixture),
            new WrongData(fixture),
            new WrongModels(fixture),
            new WrongTraining(fixture),
            new WrongOptions(fixture),
            new WrongTables(fixture),
            new WrongFiles(fixture),
            new WrongOperations(fixture))) {
      calls.addAll(table.calls());
    }
    Set<String> names = new HashSet<>();
    int[] ran = new int[1];
    List<DynamicTest> tests = new ArrayList<>();
    for (WrongCall call : calls) {
      if (!names.add(call.name())) {
        throw new IllegalStateException("two wrong calls named " + call.name());
      }
      tests.add(
          dynamicTest(
              call.name(),
              () -> {
                ran[0]++;
                check(fixture, call);
              }));
    }
    tests.add(
        dynamicTest(
            "all calls were made",
            () -> {
              fixture.close();
              System.out.printf(
                  "%s %s: %d wrong calls%n", getClass().getSimpleName(), dtype, ran[0]);
              Assertions.assertEquals(calls.size(), ran[0], "calls");
              Assertions.assertTrue(calls.size() >= AT_LEAST, "only " + calls.size() + " calls");
            }));
    return tests;
  }

  private static void check(BadInputFixture fixture, WrongCall wrong) {
    Throwable thrown = null;
    try {
      wrong.call().run();
    } catch (Throwable e) {
      thrown = e;
    }
    String what = wrong.name() + " gave " + thrown;
    if (thrown == null || thrown.getClass() != wrong.type()) {
      throw new AssertionError(what + ", needs " + wrong.type().getSimpleName(), thrown);
    }
    String message = String.valueOf(thrown.getMessage());
    boolean says = message.contains(wrong.message()) && !message.contains("\n");
    if (thrown instanceof NullPointerException) {
      // The name of the parameter says all.
      says &= message.endsWith(wrong.message());
    } else {
      says &= NEEDED.matcher(message).find();
    }
    if (!says) {
      throw new AssertionError(
          what + ", needs one line with \"" + wrong.message() + "\" and what is needed", thrown);
    }
    double[][] now = fixture.model.snapshot();
    for (int p = 0; p < now.length; p++) {
      for (int i = 0; i < now[p].length; i++) {
        if (Double.doubleToRawLongBits(now[p][i])
            != Double.doubleToRawLongBits(fixture.before[p][i])) {
          throw new AssertionError(what + " and changed the model");
        }
      }
    }
  }
}
