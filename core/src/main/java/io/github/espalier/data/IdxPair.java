package io.github.espalier.data;

import java.io.IOException;
import java.nio.file.Path;

/** Images and labels as IDX files. */
final class IdxPair implements PairStream.Format<IdxReader> {
  @Override
  public IdxReader openFeatures(Path file) throws IOException {
    return IdxReader.open(file, 3, "images");
  }

  @Override
  public IdxReader openTargets(Path file) throws IOException {
    return IdxReader.open(file, 1, "labels");
  }

  @Override
  public PairStream.Sizes sizes(IdxReader x, IdxReader y) throws IOException {
    if (y.size(0) != x.size(0)) {
      throw y.problem(4, IdxFiles.wrongCount(y.size(0), x.size(0), x.file()));
    }
    return new PairStream.Sizes(x.size(0), x.arrayLength(x.count() / x.size(0)), 1, true);
  }

  @Override
  public void readFeatures(IdxReader from, int samples, PairStream.Sizes sizes, double[] out)
      throws IOException {
    byte[] bytes = from.read(samples * sizes.features());
    for (int i = 0; i < bytes.length; i++) {
      out[i] = IdxFiles.feature(bytes[i]);
    }
  }

  @Override
  public void readTargets(
      IdxReader from, long row, int samples, PairStream.Sizes sizes, double[] out)
      throws IOException {
    byte[] classes = from.read(samples);
    for (int i = 0; i < samples; i++) {
      out[i] = classes[i] & 0xff;
    }
  }

  @Override
  public void requireEnd(IdxReader reader) throws IOException {
    reader.requireEnd();
  }
}
