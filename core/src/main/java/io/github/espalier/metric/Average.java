package io.github.espalier.metric;

/** A metric that is a sum over batches, divided by how much there was. */
abstract class Average implements Metric {
  /** What the sum is divided by. */
  enum Per {
    ELEMENT,
    ROW,
    COLUMN,
    NOTHING
  }

  private final String name;
  private final Per per;
  private final boolean larger;

  /** An error: smaller is better. */
  Average(String name, Per per) {
    this(name, per, false);
  }

  Average(String name, Per per, boolean larger) {
    this.name = name;
    this.per = per;
    this.larger = larger;
  }

  abstract double sum(HostBatch batch);

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final boolean largerIsBetter() {
    return larger;
  }

  @Override
  public final Accumulator start() {
    return new Accumulator() {
      private double sum;
      private long rows;
      private int columns;

      @Override
      public void add(HostBatch batch) {
        sum += Average.this.sum(batch);
        rows += batch.rows();
        columns = batch.columns();
      }

      @Override
      public double result() {
        if (rows == 0) {
          return Double.NaN;
        }
        return switch (per) {
          case ELEMENT -> sum / ((double) rows * columns);
          case ROW -> sum / rows;
          case COLUMN -> sum / columns;
          case NOTHING -> sum;
        };
      }

      @Override
      public void reset() {
        sum = 0;
        rows = 0;
      }

      /** Rows are counted exactly up to 2⁵³. */
      @Override
      public double[] state() {
        return new double[] {sum, rows, columns};
      }

      @Override
      public void restore(double[] state) {
        if (state.length != 3) {
          throw new IllegalArgumentException(
              "metric " + name + ": needs a state of 3 numbers, got " + state.length);
        }
        sum = state[0];
        rows = (long) state[1];
        columns = (int) state[2];
      }
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
