package io.github.espalier.tck;

import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Warm operations allocate nothing on the Java heap, where the backend declares that. */
final class AllocationPart implements Part {
  private static final int WARM_UP = 300;
  private static final int MEASURED = 50;
  private static final int ATTEMPTS = 5;

  /** How long the compiler must have finished nothing to be taken for idle. */
  private static final long IDLE_NANOS = 5_000_000_000L;

  /**
   * How long calls may go on allocating, together, until their code is compiled: vectors are
   * objects until then, and the optimising compiler has much to do here.
   */
  private long patienceNanos = 90_000_000_000L;

  @Override
  public String name() {
    return "allocation";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    if (!rig.allocationFree) {
      cases.add(new Case("the backend does not declare freedom from allocation", () -> {}));
      return cases;
    }
    for (Call call : Catalogue.of(new Size(5, 7, 17))) {
      cases.add(new Case(call.name(), () -> check(rig, call, 0)));
    }
    return cases;
  }

  private void check(Rig rig, Call call, int spareRows) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    try (Execution execution = new Execution(call, rig.backend, spareRows)) {
      for (int i = 0; i < WARM_UP; i++) {
        execution.run();
      }
      long least = Long.MAX_VALUE;
      long start = System.nanoTime();
      long compiled = compiler.getTotalCompilationTime();
      long compiledAt = start;
      // A class loaded or a method compiled in between counts as well: once without is enough.
      for (int attempt = 0;
          least > 0 && (attempt < ATTEMPTS || System.nanoTime() - start < patienceNanos);
          attempt++) {
        if (compiler.getTotalCompilationTime() > compiled) {
          compiled = compiler.getTotalCompilationTime();
          compiledAt = System.nanoTime();
        } else if (attempt >= ATTEMPTS && System.nanoTime() - compiledAt > IDLE_NANOS) {
          patienceNanos = 0; // Nothing is being compiled: waiting will not help the next call.
          break;
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < MEASURED; i++) {
          execution.run();
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      patienceNanos -= System.nanoTime() - start;
      if (least > 0) {
        throw new AssertionError(least / (double) MEASURED + " bytes per call");
      }
    }
  }
}
