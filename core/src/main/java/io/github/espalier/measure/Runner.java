package io.github.espalier.measure;

/** Carries out commands on one backend: a {@link Child}, or this JVM. */
public interface Runner extends AutoCloseable {
  /** What the backend says of itself. */
  String description();

  /** The operations that it runs on the slow default, separated by spaces. */
  String slowOperations();

  /**
   * Has a command carried out.
   *
   * @return the fields of the answer
   * @throws ChildException if it fails, the child ends, or the time runs out
   */
  String[] ask(double timeoutSeconds, String... command);

  /** Ends it at once. */
  @Override
  void close();
}
