package io.github.espalier.benchmarks.compare;

/**
 * What is still done when this JVM is told to end, by Ctrl-C for instance, before its work is
 * complete; closing says that it is complete, and never returns if the JVM is ending.
 */
public final class Interruption implements AutoCloseable {
  /** How much later than its children this JVM may learn of a Ctrl-C that meant all of them. */
  private static final long LATE_MILLIS = 500;

  private final Thread hook;

  private Interruption(Thread hook) {
    this.hook = hook;
  }

  /** Has this JVM do something if it is told to end. */
  public static Interruption with(Runnable last) {
    Thread hook = new Thread(last, "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
    return new Interruption(hook);
  }

  /**
   * Never returns if this JVM is ending: what breaks down now was not measured, it was stopped.
   *
   * @param suspicious whether something broke down, perhaps by the same Ctrl-C
   */
  public static void stopIfEnding(boolean suspicious) {
    try {
      if (suspicious) {
        Thread.sleep(LATE_MILLIS);
      }
      while (isEnding()) {
        Thread.sleep(LATE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isEnding() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending, and the hook does what is to be done.
      stopIfEnding(false);
    }
  }
}
