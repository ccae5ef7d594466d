package io.github.espalier.measure;

import io.github.espalier.backend.BackendMismatchException;
import io.github.espalier.backend.BackendSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Shows that engines train identical networks: the same weights and data through every engine and
 * through the reference, each in a JVM of its own, must give the same outputs and gradients.
 */
public final class Proof implements AutoCloseable {
  private static final double SECONDS = 120;

  private final Runner reference;
  private final Path folder;
  private final Map<String, String> draws = new LinkedHashMap<>();
  private final Map<String, Trace> expected = new LinkedHashMap<>();

  /**
   * A proof by a runner on the {@link ReferenceBackend}, which it closes.
   *
   * @param folder where traces stand for a moment
   */
  public Proof(Runner reference, Path folder) {
    this.reference = reference;
    this.folder = folder;
  }

  /** A proof by a reference in a JVM of its own. */
  public Proof(Children children) {
    this(children.openReference(), children.folder());
  }

  /**
   * Has the reference compute a task, if it has not yet.
   *
   * @return which draw of each row keeps clear of kinks, separated by spaces
   * @throws ChildException if the reference breaks down
   */
  public String prepare(Task work) {
    return draws.computeIfAbsent(
        work.key(),
        key -> {
          String attempts = reference.ask(SECONDS, "kinks", key)[0];
          expected.put(key, trace(reference, work, attempts));
          return attempts;
        });
  }

  /**
   * Has a backend compute a task, and compares.
   *
   * @param setup its setup
   * @param runner where it is open
   * @return the largest difference, relative to the largest number of its array
   * @throws BackendMismatchException saying where, if it is beyond the tolerance
   * @throws ChildException if the backend breaks down, or the reference where the task was not
   *     {@linkplain #prepare prepared}
   */
  public double check(BackendSetup setup, Runner runner, Task work) {
    Trace actual = trace(runner, work, prepare(work));
    Tolerance tolerance = Tolerance.of(setup.options().dtype(), work);
    Optional<String> difference = Equality.difference(expected.get(work.key()), actual, tolerance);
    if (difference.isPresent()) {
      throw new BackendMismatchException(
          String.format(
              Locale.ROOT,
              "%s, %s: %s. The backends do not compute the same network, so times are not compared.",
              setup,
              work,
              difference.get()));
    }
    return Equality.largest(expected.get(work.key()), actual);
  }

  private Trace trace(Runner runner, Task work, String attempts) {
    Path file = folder.resolve("trace");
    try {
      runner.ask(SECONDS, "prove", work.key(), attempts, file.toString());
      Trace trace = Trace.read(file);
      Files.delete(file);
      return trace;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the reference. */
  @Override
  public void close() {
    reference.close();
  }
}
