package io.github.espalier.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Reads images and labels of bytes in IDX format, the format of MNIST, compressed by gzip or not.
 *
 * <p>Nothing but a complete, exact file is accepted, and memory stays in proportion to what the
 * file really holds, whatever its header says.
 *
 * <p><b>Errors.</b> {@link DataFileException} for a file that is missing, truncated, too long,
 * damaged, of another format, or not what was asked for; {@link IOException} if reading fails.
 *
 * <p><b>Source.</b> LeCun, Cortes, Burges: the MNIST database, "file formats".
 */
public final class IdxFiles {
  private IdxFiles() {}

  /**
   * Gray images of one size.
   *
   * @param count how many
   * @param rows the height of each
   * @param columns the width of each
   * @param pixels all of them, image after image, row by row; unsigned, not copied
   */
  public record Images(int count, int rows, int columns, byte[] pixels) {
    /** Checks. */
    public Images {
      Objects.requireNonNull(pixels, "pixels");
      if ((long) count * rows * columns != pixels.length) {
        throw new IllegalArgumentException(
            "images: "
                + count
                + " of "
                + rows
                + " by "
                + columns
                + " do not have "
                + pixels.length
                + " pixels");
      }
    }

    /** One pixel of an image, from 0 to 255. */
    public int pixel(int image, int index) {
      return pixels[image * rows * columns + index] & 0xff;
    }
  }

  /** The images of a file. */
  public static Images readImages(Path file) throws IOException {
    try (IdxReader reader = open(file, 3, "images")) {
      byte[] pixels = reader.read(reader.arrayLength(reader.count()));
      reader.requireEnd();
      return new Images((int) reader.size(0), (int) reader.size(1), (int) reader.size(2), pixels);
    }
  }

  /** The labels of a file, each from 0 to 255. */
  public static int[] readLabels(Path file) throws IOException {
    try (IdxReader reader = open(file, 1, "labels")) {
      byte[] bytes = reader.read(reader.arrayLength(reader.count()));
      reader.requireEnd();
      int[] labels = new int[bytes.length];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = bytes[i] & 0xff;
      }
      return labels;
    }
  }

  private static IdxReader open(Path file, int dimensions, String what) throws IOException {
    return IdxReader.open(Objects.requireNonNull(file, "file"), dimensions, what);
  }

  /**
   * Images with their labels: one row of pixels divided by 255 per image, labels as class indices.
   *
   * @throws DataFileException also if there is not one label for each image
   */
  public static Dataset read(Path images, Path labels) throws IOException {
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(labels, "labels");
    Images x = readImages(images);
    int[] y = readLabels(labels);
    if (y.length != x.count()) {
      throw new DataFileException(labels, "byte 4", wrongCount(y.length, x.count(), images));
    }
    int pixels = x.rows() * x.columns();
    double[] features = new double[x.pixels().length];
    for (int i = 0; i < features.length; i++) {
      features[i] = feature(x.pixels()[i]);
    }
    return Dataset.owning(features, pixels, y);
  }

  /** From 0 to 1. */
  static double feature(byte pixel) {
    return (pixel & 0xff) / 255.0;
  }

  static String wrongCount(long labels, long images, Path file) {
    return "has " + labels + " labels, needs " + images + ", one for each image of " + file;
  }

  /**
   * Batches of images and labels that need not fit into memory, in their order: what {@link #read}
   * gives at once.
   */
  public static BatchSource stream(Path images, Path labels, int batchSize) throws IOException {
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(labels, "labels");
    return new PairStream<>(new IdxPair(), images, labels, batchSize);
  }
}
