package io.github.espalier.backend;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads among which a backend divides the rows of one operation; the caller is one of them.
 *
 * <p>The division depends on the number of rows and threads only, never on timing, so that results
 * do not either. The threads are daemons, started by the first operation that is divided. After an
 * operation they wait for the next one, spinning for some {@value #SPIN_MICROS} microseconds, as
 * operations of a training step follow each other closely, and then sleep until they are needed.
 *
 * <p><b>Threading.</b> One operation is divided at a time: whoever wants to divide another must
 * {@link #tryAcquire} first, and computes alone if somebody else has the workers. A call allocates
 * nothing.
 */
public final class Workers implements AutoCloseable {
  private static final int SPIN_MICROS = 50;
  private static final int SPINS_BETWEEN_LOOKS_AT_THE_CLOCK = 64;

  private final int threads;
  private final String name;
  private final AtomicBoolean taken = new AtomicBoolean();
  private final AtomicInteger unfinished = new AtomicInteger();
  private volatile Worker[] workers;
  private volatile Throwable failure;
  private volatile boolean closing;
  private volatile boolean closed;

  // Written by the caller before the round begins, read by the workers after it has begun.
  private Task task;
  private int rows;
  private int grain;
  private volatile int round;

  /** Work on a range of rows; called by several threads at once with ranges that do not overlap. */
  public interface Task {
    /** Does the rows {@code from} to before {@code to}. */
    void run(int from, int to);
  }

  /**
   * Workers for a backend.
   *
   * @param threads how many threads divide an operation, the caller included
   * @param name the backend, for the names of the threads
   */
  public Workers(int threads, String name) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: needs at least 1, got " + threads);
    }
    this.threads = threads;
    this.name = name;
  }

  /** The number of threads that an option stands for. */
  public static int count(int threadsOption) {
    return threadsOption == BackendOptions.ALL_THREADS
        ? Runtime.getRuntime().availableProcessors()
        : threadsOption;
  }

  /** How many threads divide an operation, the caller included. */
  public int threads() {
    return threads;
  }

  /** Where the part of a thread begins: rows divided evenly, in multiples of {@code grain}. */
  public static int start(int part, int parts, int rows, int grain) {
    int grains = (rows + grain - 1) / grain;
    return Math.min(rows, (int) ((long) grains * part / parts) * grain);
  }

  /**
   * Takes the workers for one operation or several; every true needs a {@link #release}.
   *
   * @return false if there is one thread only, another operation has the workers, or they are
   *     closed
   */
  public boolean tryAcquire() {
    return threads > 1 && !closing && taken.compareAndSet(false, true);
  }

  /** Gives the workers back. */
  public void release() {
    taken.set(false);
  }

  /**
   * Runs a task on all rows, divided among the threads; returns when every row is done.
   *
   * <p>The caller must have acquired the workers. A part is a multiple of {@code grain} rows, save
   * the last.
   *
   * @throws RuntimeException the first that a part has thrown, after all parts have ended
   */
  public void run(Task task, int rows, int grain) {
    if (workers == null) {
      start();
    }
    this.task = task;
    this.rows = rows;
    this.grain = grain;
    failure = null;
    unfinished.set(threads - 1);
    int next = round + 1;
    round = next;
    for (Worker worker : workers) {
      worker.wake();
    }
    try {
      task.run(0, start(1, threads, rows, grain));
    } finally {
      await();
      this.task = null;
    }
    if (failure != null) {
      rethrow();
    }
  }

  private void start() {
    Worker[] started = new Worker[threads - 1];
    for (int i = 0; i < started.length; i++) {
      started[i] = new Worker(i + 1, round);
      started[i].thread.start();
    }
    workers = started;
  }

  /** The parts are equally long, so the wait is short unless a worker has lost its processor. */
  private void await() {
    for (int spins = 0; unfinished.get() > 0; spins++) {
      if (spins < 10_000) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  private void rethrow() {
    Throwable thrown = failure;
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  /** Ends the threads once the operation under way is done; who comes later computes alone. */
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    while (!taken.compareAndSet(false, true)) {
      Thread.yield();
    }
    closed = true;
    round++;
    if (workers != null) {
      for (Worker worker : workers) {
        worker.wake();
      }
    }
  }

  private final class Worker implements Runnable {
    private final int part;
    private final Thread thread;
    private int seen;
    private volatile boolean asleep;

    Worker(int part, int seen) {
      this.part = part;
      this.seen = seen;
      thread = new Thread(this, "espalier-" + name + "-" + part);
      thread.setDaemon(true);
    }

    void wake() {
      if (asleep) {
        LockSupport.unpark(thread);
      }
    }

    @Override
    public void run() {
      while (true) {
        awaitRound();
        seen = round;
        if (closed) {
          return;
        }
        try {
          task.run(
              Workers.start(part, threads, rows, grain),
              Workers.start(part + 1, threads, rows, grain));
        } catch (Throwable thrown) {
          failure = thrown;
        } finally {
          unfinished.decrementAndGet();
        }
      }
    }

    private void awaitRound() {
      long began = System.nanoTime();
      int spins = 0;
      while (round == seen) {
        if (++spins % SPINS_BETWEEN_LOOKS_AT_THE_CLOCK != 0
            || System.nanoTime() - began < SPIN_MICROS * 1000L) {
          Thread.onSpinWait();
        } else {
          asleep = true;
          // Looked at again, because the caller may have missed that this thread falls asleep.
          while (round == seen) {
            LockSupport.park(Workers.this);
          }
          asleep = false;
        }
      }
    }
  }
}
