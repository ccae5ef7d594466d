package io.github.espalier.benchmarks.compare;

import java.lang.reflect.InvocationTargetException;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;

/** Whether somebody is watching, and how wide. */
public final class Terminal {
  private Terminal() {}

  /** Whether standard input and output are a terminal. */
  public static boolean isThere() {
    if (System.console() == null) {
      return false;
    }
    try {
      // From Java 22 on there is a console even where there is no terminal.
      return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(System.console());
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  /** How long a line may be that is drawn over again: the columns there are, without the last. */
  public static int columns() {
    return new ConsoleProgressBarConsumer(System.err).getMaxRenderedLength();
  }
}
