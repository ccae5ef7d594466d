package io.github.espalier.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that begin at the same moment, so that they meet. */
final class TogetherThreads {
  private TogetherThreads() {}

  /** What each thread does. */
  interface Work {
    void run(int thread) throws Exception;
  }

  /** Returns when all have ended; fails if one of them got an exception. */
  static void run(int threads, Work work) throws InterruptedException {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    CountDownLatch start = new CountDownLatch(threads);
    try {
      List<Future<Void>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        running.add(
            executor.submit(
                () -> {
                  start.countDown();
                  start.await();
                  work.run(thread);
                  return null;
                }));
      }
      for (Future<Void> future : running) {
        try {
          future.get();
        } catch (ExecutionException e) {
          throw new AssertionError("a thread got " + e.getCause(), e.getCause());
        }
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
