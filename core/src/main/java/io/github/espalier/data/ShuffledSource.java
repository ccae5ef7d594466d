package io.github.espalier.data;

import io.github.espalier.init.RandomStream;
import io.github.espalier.internal.Check;
import io.github.espalier.tensor.Shape;
import java.io.IOException;

/** The samples of another source, each drawn at random from a window of those read ahead. */
final class ShuffledSource implements BatchSource {
  private final BatchSource source;
  private final int window;
  private final long seed;

  ShuffledSource(BatchSource source, int window, long seed) {
    this.source = source;
    this.window = Check.positive("window", window);
    Check.arrayLength("window", window, source.featureShape().size());
    Check.arrayLength("window", window, source.targetCount());
    this.seed = seed;
  }

  @Override
  public Shape featureShape() {
    return source.featureShape();
  }

  @Override
  public int targetCount() {
    return source.targetCount();
  }

  @Override
  public boolean hasClassIndices() {
    return source.hasClassIndices();
  }

  @Override
  public boolean hasWeights() {
    return source.hasWeights();
  }

  @Override
  public int batchSize() {
    return source.batchSize();
  }

  @Override
  public Batches open(int epoch) throws IOException {
    RandomStream random = new RandomStream(seed, "shuffle");
    random.restart(epoch);
    // Before anything is open: memory may not suffice.
    Rows held = new Rows(window);
    Rows next = new Rows(batchSize());
    return new Shuffled(source.open(epoch), random, held, next);
  }

  /** So many rows of samples. */
  private final class Rows {
    private final double[] features;
    private final double[] targets;
    private final double[] weights;

    Rows(int rows) {
      features = new double[Check.arrayLength("rows", rows, featureShape().size())];
      targets = new double[Check.arrayLength("rows", rows, targetCount())];
      weights = hasWeights() ? new double[rows] : null;
    }

    Rows(double[] features, double[] targets, double[] weights) {
      this.features = features;
      this.targets = targets;
      this.weights = weights;
    }

    void copy(Rows from, int fromRow, int row) {
      int width = featureShape().size();
      System.arraycopy(from.features, fromRow * width, features, row * width, width);
      int count = targetCount();
      System.arraycopy(from.targets, fromRow * count, targets, row * count, count);
      if (hasWeights()) {
        weights[row] = from.weights[fromRow];
      }
    }
  }

  /** One epoch. */
  private final class Shuffled implements Batches {
    private final Batches in;
    private final RandomStream random;
    private final Rows held;
    private final Rows next;
    private int heldRows;
    private int nextRow;
    private int nextRows;
    private boolean ended;

    Shuffled(Batches in, RandomStream random, Rows held, Rows next) {
      this.in = in;
      this.random = random;
      this.held = held;
      this.next = next;
    }

    @Override
    public int read(double[] features, double[] targets, double[] weights) throws IOException {
      while (heldRows < window && hasNext()) {
        held.copy(next, nextRow++, heldRows++);
      }
      Rows out = new Rows(features, targets, weights);
      int count = 0;
      while (count < batchSize() && heldRows > 0) {
        int drawn = random.nextInt(heldRows);
        out.copy(held, drawn, count++);
        if (hasNext()) {
          held.copy(next, nextRow++, drawn);
        } else {
          held.copy(held, --heldRows, drawn);
        }
      }
      return count;
    }

    private boolean hasNext() throws IOException {
      if (nextRow == nextRows && !ended) {
        nextRows = in.read(next.features, next.targets, next.weights);
        if (nextRows < 0 || nextRows > batchSize()) {
          throw new IllegalStateException(
              source + ": read returned " + nextRows + ", needs 0 to " + batchSize());
        }
        nextRow = 0;
        ended = nextRows == 0;
      }
      return !ended;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  @Override
  public String toString() {
    return source + ", shuffled";
  }
}
