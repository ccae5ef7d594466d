package io.github.espalier.advise;

import io.github.espalier.backend.BackendSetup;
import io.github.espalier.measure.ChildException;
import io.github.espalier.measure.Proof;
import io.github.espalier.measure.Runner;

/** Where setups run. */
interface Host extends AutoCloseable {
  /**
   * Opens a setup.
   *
   * @throws ChildException if it cannot load
   */
  Runner open(BackendSetup setup);

  /**
   * What setups are held against; the caller closes it.
   *
   * @throws ChildException if the reference cannot load
   */
  Proof proof();

  /** Whether every setup has a process of its own, whose start and memory can be measured. */
  boolean hasProcesses();

  /**
   * Seconds that a new JVM needs to the setup's first product; NaN if no JVM is started here.
   *
   * @throws ChildException if it cannot load
   */
  double start(BackendSetup setup);

  /** Ends everything that was opened. */
  @Override
  void close();
}
