package io.github.espalier.tck;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every backend must do, as tests: a backend extends this class and says how it is created.
 *
 * <pre>{@code
 * class PlainContractTest extends BackendContract {
 *   protected Backend create(DType dtype) {
 *     return Backends.create("plain", dtype);
 *   }
 *
 *   protected boolean allocationFree() {
 *     return true;
 *   }
 * }
 * }</pre>
 *
 * <p>Each part runs in each format; each case is a test of its own. A part ends with a test that
 * fails if fewer cases ran than its list holds, and prints the counts.
 */
public abstract class BackendContract {
  /** A new backend with one thread; the kit closes it. */
  protected abstract Backend create(DType dtype);

  /** The formats the backend offers. */
  protected Set<DType> dtypes() {
    return EnumSet.allOf(DType.class);
  }

  /** Whether warm operations promise not to allocate on the Java heap. */
  protected boolean allocationFree() {
    return false;
  }

  /** The operations that are known to run on the slow defaults. */
  protected Set<String> referenceOps() {
    return Set.of();
  }

  /**
   * Cases left out on purpose: from the beginning of {@code "part/FORMAT/case"} to the reason. An
   * entry that matches nothing fails.
   */
  protected Map<String, String> skips() {
    return Map.of();
  }

  /** Takes the lines with the counts; prints them by default. */
  protected void report(String line) {
    System.out.println(line);
  }

  @TestFactory
  Stream<DynamicNode> memory() {
    return run(new MemoryPart());
  }

  @TestFactory
  Stream<DynamicNode> numerics() {
    return run(new NumericsPart());
  }

  @TestFactory
  Stream<DynamicNode> fused() {
    return run(new FusedPart());
  }

  @TestFactory
  Stream<DynamicNode> aliasing() {
    return run(new AliasingPart());
  }

  @TestFactory
  Stream<DynamicNode> errors() {
    return run(new ErrorsPart());
  }

  @TestFactory
  Stream<DynamicNode> bounds() {
    return run(new BoundsPart());
  }

  @TestFactory
  Stream<DynamicNode> specialValues() {
    return run(new SpecialValuesPart());
  }

  @TestFactory
  Stream<DynamicNode> precision() {
    return run(new PrecisionPart());
  }

  @TestFactory
  Stream<DynamicNode> determinism() {
    return run(new DeterminismPart());
  }

  @TestFactory
  Stream<DynamicNode> allocation() {
    return run(new AllocationPart());
  }

  @TestFactory
  Stream<DynamicNode> concurrency() {
    return run(new ConcurrencyPart());
  }

  @TestFactory
  Stream<DynamicNode> persistence() {
    return run(new PersistencePart());
  }

  @TestFactory
  Stream<DynamicNode> gradients() {
    return run(new GradientsPart());
  }

  @TestFactory
  Stream<DynamicNode> ownLayers() {
    return run(new OwnLayersPart());
  }

  @TestFactory
  Stream<DynamicNode> training() {
    return run(new TrainingPart());
  }

  @TestFactory
  Stream<DynamicNode> divergence() {
    return run(new DivergencePart());
  }

  @TestFactory
  Stream<DynamicNode> resume() {
    return run(new ResumePart());
  }

  @TestFactory
  Stream<DynamicNode> options() {
    return run(new OptionsPart());
  }

  @TestFactory
  Stream<DynamicNode> weights() {
    return run(new WeightsPart());
  }

  /** No operation runs on a slow default without being declared. */
  @TestFactory
  Stream<DynamicNode> slowDefaults() {
    return dtypes().stream()
        .map(
            dtype ->
                dynamicTest(
                    dtype.toString(),
                    () -> {
                      try (Backend backend = create(dtype)) {
                        report(
                            label(dtype)
                                + "operations on slow defaults: "
                                + backend.referenceOps());
                        Assertions.assertEquals(
                            referenceOps(), backend.referenceOps(), "operations on slow defaults");
                      }
                    }));
  }

  final Stream<DynamicNode> run(Part part) {
    List<DynamicNode> formats = new ArrayList<>();
    Set<String> unusedSkips = new HashSet<>();
    for (String skip : skips().keySet()) {
      if (skip.startsWith(part.name() + "/")) {
        unusedSkips.add(skip);
      }
    }
    for (DType dtype : dtypes()) {
      formats.add(dynamicContainer(dtype.toString(), run(part, dtype, unusedSkips)));
    }
    if (!unusedSkips.isEmpty()) {
      formats.add(
          dynamicTest(
              "declared skips", () -> Assertions.assertEquals(Set.of(), unusedSkips, "unused")));
    }
    return formats.stream();
  }

  private List<DynamicTest> run(Part part, DType dtype, Set<String> unusedSkips) {
    Rig rig = new Rig(dtype, this::create, allocationFree());
    List<Case> cases = part.cases(rig);
    int[] counts = new int[2];
    List<DynamicTest> tests = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Case c : cases) {
      if (!names.add(c.name())) {
        throw new IllegalStateException(part.name() + ": two cases named " + c.name());
      }
      String reason = skipReason(part.name() + "/" + dtype + "/" + c.name(), unusedSkips);
      tests.add(
          dynamicTest(
              c.name(),
              () -> {
                if (reason != null) {
                  counts[1]++;
                  Assumptions.abort(reason);
                }
                counts[0]++;
                try {
                  c.body().run();
                } catch (Exception | AssertionError e) {
                  // Reports show only the number of a dynamic test.
                  throw new AssertionError(
                      part.name() + "/" + dtype + "/" + c.name() + ": " + e, e);
                }
              }));
      if (reason != null) {
        report(label(dtype) + part.name() + ": skips " + c.name() + ": " + reason);
      }
    }
    tests.add(
        dynamicTest(
            "all cases ran",
            () -> {
              rig.close();
              report(
                  "%s%s: %d cases ran, %d skipped"
                      .formatted(label(dtype), part.name(), counts[0], counts[1]));
              Assertions.assertFalse(cases.isEmpty(), "the part has no cases");
              Assertions.assertEquals(cases.size(), counts[0] + counts[1], "cases");
            }));
    return tests;
  }

  private String skipReason(String path, Set<String> unusedSkips) {
    for (Map.Entry<String, String> skip : skips().entrySet()) {
      if (path.startsWith(skip.getKey())) {
        unusedSkips.remove(skip.getKey());
        return skip.getValue();
      }
    }
    return null;
  }

  private String label(DType dtype) {
    return getClass().getSimpleName() + " " + dtype + " ";
  }
}
