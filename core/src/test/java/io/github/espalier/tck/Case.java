package io.github.espalier.tck;

/** One named check of a {@link Part}. */
record Case(String name, Body body) {
  /** The check itself; fails by throwing. */
  interface Body {
    void run() throws Exception;
  }
}
