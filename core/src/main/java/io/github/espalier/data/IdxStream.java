package io.github.espalier.data;

import io.github.espalier.internal.Check;
import io.github.espalier.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** Batches of an IDX file of images and one of labels, read side by side. */
final class IdxStream implements BatchSource {
  private final Path images;
  private final Path labels;
  private final int batchSize;
  private final int samples;
  private final int pixels;

  IdxStream(Path images, Path labels, int batchSize) throws IOException {
    this.images = Objects.requireNonNull(images, "images");
    this.labels = Objects.requireNonNull(labels, "labels");
    this.batchSize = Check.positive("batchSize", batchSize);
    try (Files files = new Files()) {
      samples = files.x.size(0);
      pixels = files.x.size(1) * files.x.size(2);
    }
  }

  @Override
  public Shape featureShape() {
    return Shape.of(pixels);
  }

  @Override
  public int targetCount() {
    return 1;
  }

  @Override
  public boolean hasClassIndices() {
    return true;
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public Batches open(int epoch) throws IOException {
    Files files = new Files();
    if (files.x.size(0) == samples && files.x.count() == samples * pixels) {
      return files;
    }
    files.close();
    throw new DataFileException(images, "the file has changed since the stream was made");
  }

  /** Both files, open. */
  private final class Files implements Batches {
    private final IdxReader x;
    private final IdxReader y;
    private int row;

    Files() throws IOException {
      x = IdxReader.open(images, 3, "images");
      try {
        y = IdxReader.open(labels, 1, "labels");
      } catch (IOException | RuntimeException | Error e) {
        x.close();
        throw e;
      }
      if (y.size(0) != x.size(0)) {
        close();
        throw y.problem(4, IdxFiles.wrongCount(y.size(0), x.size(0), images));
      }
    }

    @Override
    public int read(double[] features, double[] targets, double[] weights) throws IOException {
      int count = Math.min(batchSize, samples - row);
      byte[] bytes = x.read(count * pixels);
      for (int i = 0; i < bytes.length; i++) {
        features[i] = (bytes[i] & 0xff) / 255.0;
      }
      byte[] classes = y.read(count);
      for (int i = 0; i < count; i++) {
        targets[i] = classes[i] & 0xff;
      }
      row += count;
      if (row == samples) {
        x.requireEnd();
        y.requireEnd();
      }
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
    return "batches of " + batchSize + " from " + images + " and " + labels;
  }
}
