package io.github.espalier.network;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Who may use a model's weights: any number of threads that read, or one that changes or trains.
 *
 * <p>A training run waits for the reads and changes under way, and refuses those that come later
 * from other threads.
 *
 * <p><b>Threading.</b> Any thread.
 */
final class Access {
  private final AtomicReference<Thread> trainer = new AtomicReference<>();

  /** Held by reads and changes for as long as they last; a training run only waits for it. */
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  void beginTraining() {
    requireNoRead("training");
    if (!trainer.compareAndSet(null, Thread.currentThread())) {
      throw new IllegalStateException(
          "the model is being trained already, needs to end first; or train a copyTo(backend)");
    }
    lock.writeLock().lock();
    lock.writeLock().unlock();
  }

  void endTraining() {
    if (!trainer.compareAndSet(Thread.currentThread(), null)) {
      throw new IllegalStateException(
          "endTraining: needs the thread that began training, got \""
              + Thread.currentThread().getName()
              + "\"");
    }
  }

  <T> T read(String what, Supplier<T> body) {
    requireNoTraining(what);
    boolean nested = isInside();
    lock.readLock().lock();
    try {
      if (!nested) {
        refuse(what);
      }
      return body.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  void change(String what, Runnable body) {
    requireNoRead(what);
    requireNoTraining(what);
    boolean nested = isInside();
    lock.writeLock().lock();
    try {
      if (!nested) {
        refuse(what);
      }
      body.run();
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Refuses if another thread trains. */
  void requireNoTraining(String what) {
    Thread owner = trainer.get();
    if (owner != null && owner != Thread.currentThread() && !isInside()) {
      refuse(what);
    }
  }

  private void refuse(String what) {
    Thread owner = trainer.get();
    if (owner != null && owner != Thread.currentThread()) {
      throw new IllegalStateException(
          what
              + ": the model is being trained by thread \""
              + owner.getName()
              + "\", which needs to end first");
    }
  }

  /** Whether this thread reads or changes already: what belongs to that is not refused halfway. */
  private boolean isInside() {
    return lock.getReadHoldCount() > 0 || lock.isWriteLockedByCurrentThread();
  }

  /** Who waits for the end of its own read waits for ever. */
  private void requireNoRead(String what) {
    if (lock.getReadHoldCount() > 0 && !lock.isWriteLockedByCurrentThread()) {
      throw new IllegalStateException(
          what + ": this thread is reading the model's weights, which needs to end first");
    }
  }
}
