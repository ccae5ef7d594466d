package io.github.espalier.benchmarks.compare;

import java.lang.reflect.InvocationTargetException;

/** Whether somebody is watching. */
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
}
