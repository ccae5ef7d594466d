package io.github.espalier.benchmarks.peak;

import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How many floating-point operations per second this machine can do: fused multiply-adds that touch
 * no memory.
 */
public final class Peak {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private Peak() {}

  /** How it is measured in this JVM. */
  public static String method() {
    return vectors()
        ? "FMA loop on the Vector API, widest vectors"
        : "FMA loop vectorised by the JIT compiler: " + VECTOR_MODULE + " is not resolved";
  }

  /**
   * Floating-point operations per second of threads that do nothing else.
   *
   * @param nanos how long to measure
   */
  public static double flopsPerSecond(DType dtype, int threads, long nanos) {
    List<LongSupplier> loops = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      loops.add(loop(dtype));
    }
    return flopsPerSecond(loops, nanos);
  }

  /** The same of loops of any kind, each on a thread of its own. */
  static double flopsPerSecond(List<LongSupplier> loops, long nanos) {
    CountDownLatch ready = new CountDownLatch(loops.size());
    CountDownLatch go = new CountDownLatch(1);
    LongAdder flops = new LongAdder();
    List<Thread> threads = new ArrayList<>();
    for (LongSupplier loop : loops) {
      Thread thread = new Thread(() -> flops.add(run(loop, ready, go, nanos)), "peak");
      thread.start();
      threads.add(thread);
    }
    try {
      ready.await();
      long start = System.nanoTime();
      go.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      return flops.sum() / ((System.nanoTime() - start) * 1e-9);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static long run(LongSupplier loop, CountDownLatch ready, CountDownLatch go, long nanos) {
    ready.countDown();
    try {
      go.await();
    } catch (InterruptedException e) {
      return 0;
    }
    long flops = 0;
    long start = System.nanoTime();
    do {
      flops += loop.getAsLong();
    } while (System.nanoTime() - start < nanos);
    return flops;
  }

  private static boolean vectors() {
    return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
  }

  /** The fastest loop that this JVM has. */
  public static LongSupplier loop(DType dtype) {
    if (!vectors()) {
      return dtype == DType.FLOAT64 ? new JitFmaLoop64() : new JitFmaLoop32();
    }
    // Looked up by name: the class cannot be linked where the module is missing.
    String name = Peak.class.getPackageName() + ".VectorFmaLoop" + dtype.bytes() * 8;
    try {
      return (LongSupplier) Class.forName(name).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot load " + name, e);
    }
  }
}
