package io.github.espalier.train;

/** The schedules that are functions of base rate and step. */
final class Curves {
  static final Schedule CONSTANT = new Constant();

  private Curves() {}

  /** The base rate. */
  record Constant() implements Schedule {
    @Override
    public Run start() {
      return (base, step) -> base;
    }

    @Override
    public String toString() {
      return "constant";
    }
  }
}
