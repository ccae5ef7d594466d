package io.github.espalier.data;

import io.github.espalier.internal.Check;
import io.github.espalier.tensor.Shape;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Batches of two files, one of features and one of targets, read side by side.
 *
 * @param <R> reads a file
 */
final class PairStream<R extends Closeable> implements BatchSource {
  /** What differs from one kind of files to the other. */
  interface Format<R> {
    /** Opens the file of features. */
    R openFeatures(Path file) throws IOException;

    /** Opens the file of targets. */
    R openTargets(Path file) throws IOException;

    /** What both files hold; refuses two that do not belong together. */
    Sizes sizes(R features, R targets) throws IOException;

    /** Reads the next samples. */
    void readFeatures(R from, int samples, Sizes sizes, double[] out) throws IOException;

    /**
     * Reads the next targets.
     *
     * @param row the first of them
     */
    void readTargets(R from, long row, int samples, Sizes sizes, double[] out) throws IOException;

    /** Refuses a file that goes on behind its last sample. */
    void requireEnd(R reader) throws IOException;
  }

  /** How many samples there are, and how large one is. */
  record Sizes(long samples, int features, int targets, boolean classIndices) {}

  private final Format<R> format;
  private final Path features;
  private final Path targets;
  private final int batchSize;
  private final Sizes sizes;

  PairStream(Format<R> format, Path features, Path targets, int batchSize) throws IOException {
    this.format = format;
    this.features = Objects.requireNonNull(features, "features");
    this.targets = Objects.requireNonNull(targets, "targets");
    this.batchSize = Check.positive("batchSize", batchSize);
    try (Files files = new Files()) {
      sizes = files.found;
    }
    Check.arrayLength("batchSize", batchSize, sizes.features);
    Check.arrayLength("batchSize", batchSize, sizes.targets);
  }

  @Override
  public Shape featureShape() {
    return Shape.of(sizes.features);
  }

  @Override
  public int targetCount() {
    return sizes.targets;
  }

  @Override
  public boolean hasClassIndices() {
    return sizes.classIndices;
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public Batches open(int epoch) throws IOException {
    Files files = new Files();
    if (files.found.equals(sizes)) {
      return files;
    }
    files.close();
    throw new DataFileException(features, "the files have changed since the stream was made");
  }

  /** Both files, open. */
  private final class Files implements Batches {
    private final R x;
    private final R y;
    private final Sizes found;
    private long row;

    Files() throws IOException {
      x = format.openFeatures(features);
      R second = null;
      try {
        second = format.openTargets(targets);
        found = format.sizes(x, second);
      } catch (IOException | RuntimeException | Error e) {
        close(x, second);
        throw e;
      }
      y = second;
    }

    @Override
    public int read(double[] xs, double[] ys, double[] weights) throws IOException {
      int count = (int) Math.min(batchSize, sizes.samples - row);
      format.readFeatures(x, count, sizes, xs);
      format.readTargets(y, row, count, sizes, ys);
      row += count;
      if (row == sizes.samples) {
        format.requireEnd(x);
        format.requireEnd(y);
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      close(x, y);
    }

    private void close(R first, R second) throws IOException {
      try (first;
          second) {
        // Closes both, whatever the one says; none is open if it is null.
      }
    }
  }

  @Override
  public String toString() {
    return "batches of " + batchSize + " from " + features + " and " + targets;
  }
}
