package io.github.espalier.measure;

import java.io.IOException;

/** Carries out commands in this JVM, where every backend that ran before leaves its traces. */
public final class Local implements Runner {
  private final Server server;

  /** Takes over a server. */
  public Local(Server server) {
    this.server = server;
  }

  @Override
  public String description() {
    return server.description();
  }

  @Override
  public String slowOperations() {
    return server.slowOperations();
  }

  /** Ignores the time-out. */
  @Override
  public String[] ask(double timeoutSeconds, String... command) {
    try {
      return server.carryOut(command).split("\t", -1);
    } catch (RuntimeException | LinkageError | IOException | OutOfMemoryError e) {
      throw new ChildException(Server.reason(e));
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
