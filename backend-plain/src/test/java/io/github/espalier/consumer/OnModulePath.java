package io.github.espalier.consumer;

import io.github.espalier.backend.Backends;

/** A program of a user, in a package of its own; PlainProviderTest runs it in a JVM of its own. */
public final class OnModulePath {
  private OnModulePath() {}

  /** Prints the module that core is in, and the backends found. */
  public static void main(String[] args) {
    System.out.println(Backends.class.getModule().getName() + " " + Backends.available());
  }
}
