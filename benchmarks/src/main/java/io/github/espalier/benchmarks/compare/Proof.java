package io.github.espalier.benchmarks.compare;

import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.benchmarks.proof.Equality;
import io.github.espalier.benchmarks.proof.ReferenceBackend;
import io.github.espalier.benchmarks.proof.Tolerance;
import io.github.espalier.benchmarks.proof.Trace;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Shows that engines train identical networks: the same weights and data through every engine and
 * through the reference, each in a JVM of its own, must give the same outputs and gradients.
 */
public final class Proof implements AutoCloseable {
  private static final double SECONDS = 120;
  private static final Engine REFERENCE =
      new Engine(ReferenceBackend.NAME, Engine.NO_KERNEL, DType.FLOAT64, 1);

  private final Children children;
  private final Child reference;
  private final Map<Case, String> draws = new LinkedHashMap<>();
  private final Map<Case, Trace> expected = new LinkedHashMap<>();

  /** Opens the reference. */
  public Proof(Children children) {
    this.children = children;
    reference = children.open(REFERENCE);
  }

  /**
   * Has the reference compute a case.
   *
   * @return which draw of each row keeps clear of kinks, separated by spaces
   */
  public String prepare(Case work) {
    return draws.computeIfAbsent(
        work,
        w -> {
          String attempts = reference.ask(SECONDS, "kinks", w.toString())[0];
          expected.put(w, trace(reference, w, attempts));
          return attempts;
        });
  }

  /**
   * Has an engine compute a case, and compares.
   *
   * @return the largest difference, relative to the largest number of its array
   * @throws MismatchException saying where, if it is beyond the tolerance
   * @throws ChildException if the engine breaks down
   */
  double check(Engine engine, Child child, Case work) {
    Trace actual = trace(child, work, prepare(work));
    Tolerance tolerance = Tolerance.of(engine.dtype(), work);
    Optional<String> difference = Equality.difference(expected.get(work), actual, tolerance);
    if (difference.isPresent()) {
      throw new MismatchException(
          String.format(
              Locale.ROOT,
              "%s, %s: %s. Nothing was timed; the backends do not compute the same network.",
              engine,
              work,
              difference.get()));
    }
    return Equality.largest(expected.get(work), actual);
  }

  /**
   * Checks cases on engines that are opened for this only.
   *
   * @param failures receives the engines that cannot load, with the reason
   * @throws MismatchException saying where, if a difference is beyond the tolerance
   */
  public void checkAll(List<Case> cases, List<Engine> engines, Map<Engine, String> failures) {
    for (Engine engine : engines) {
      try (Child child = children.open(engine)) {
        for (Case work : cases) {
          check(engine, child, work);
        }
      } catch (ChildException e) {
        failures.put(engine, e.getMessage());
      }
    }
  }

  private Trace trace(Child child, Case work, String attempts) {
    Path file = children.folder().resolve("trace");
    try {
      child.ask(SECONDS, "prove", work.toString(), attempts, file.toString());
      Trace trace = Trace.read(file);
      Files.delete(file);
      return trace;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the reference's JVM. */
  @Override
  public void close() {
    reference.close();
  }
}
