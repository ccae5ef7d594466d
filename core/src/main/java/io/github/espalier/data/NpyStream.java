package io.github.espalier.data;

import io.github.espalier.internal.Check;
import io.github.espalier.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** Batches of two npy files, read side by side. */
final class NpyStream implements BatchSource {
  private final Path features;
  private final Path targets;
  private final int batchSize;
  private final int samples;
  private final int featureCount;
  private final int targetCount;
  private final boolean classIndices;

  NpyStream(Path features, Path targets, int batchSize) throws IOException {
    this.features = Objects.requireNonNull(features, "features");
    this.targets = Objects.requireNonNull(targets, "targets");
    this.batchSize = Check.positive("batchSize", batchSize);
    try (NpyReader x = NpyReader.open(features);
        NpyReader y = NpyReader.open(targets)) {
      if (x.shape().size() < 2) {
        throw x.problem(0, "has shape " + x.shape() + ", needs samples and features");
      }
      samples = x.shape().get(0);
      if (y.shape().isEmpty() || y.shape().get(0) != samples) {
        throw y.problem(
            0, "has shape " + y.shape() + ", needs " + samples + " rows like " + features);
      }
      featureCount = x.count() / samples;
      targetCount = y.count() / samples;
      classIndices = y.shape().size() == 1 && y.type().isWhole();
    }
  }

  @Override
  public Shape featureShape() {
    return Shape.of(featureCount);
  }

  @Override
  public int targetCount() {
    return targetCount;
  }

  @Override
  public boolean hasClassIndices() {
    return classIndices;
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public Batches open(int epoch) throws IOException {
    NpyReader x = NpyReader.open(features);
    try {
      NpyReader y = NpyReader.open(targets);
      if (x.count() == samples * featureCount && y.count() == samples * targetCount) {
        return new Files(x, y);
      }
      y.close();
      throw new DataFileException(features, "the files have changed since the stream was made");
    } catch (IOException | RuntimeException | Error e) {
      x.close();
      throw e;
    }
  }

  /** Both files, open. */
  private final class Files implements Batches {
    private final NpyReader x;
    private final NpyReader y;
    private int row;

    Files(NpyReader x, NpyReader y) {
      this.x = x;
      this.y = y;
    }

    @Override
    public int read(double[] xs, double[] ys, double[] weights) throws IOException {
      int count = Math.min(batchSize, samples - row);
      x.read(xs, 0, count * featureCount);
      for (int i = 0; i < count; i++) {
        y.read(ys, i * targetCount, targetCount);
        if (classIndices) {
          NpyFiles.label(y, row + i, ys[i]);
        }
      }
      row += count;
      return count;
    }

    @Override
    public void close() throws IOException {
      try {
        x.close();
      } finally {
        y.close();
      }
    }
  }

  @Override
  public String toString() {
    return "batches of " + batchSize + " from " + features + " and " + targets;
  }
}
