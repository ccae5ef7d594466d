package io.github.espalier.data;

import java.io.IOException;
import java.nio.file.Path;

/** Features and targets as npy files. */
final class NpyPair implements PairStream.Format<NpyReader> {
  @Override
  public NpyReader openFeatures(Path file) throws IOException {
    return NpyReader.open(file);
  }

  @Override
  public NpyReader openTargets(Path file) throws IOException {
    return NpyReader.open(file);
  }

  @Override
  public PairStream.Sizes sizes(NpyReader x, NpyReader y) throws IOException {
    if (x.shape().size() < 2) {
      throw x.problem(0, "has shape " + x.shape() + ", needs samples and features");
    }
    long samples = x.shape().get(0);
    if (y.shape().isEmpty() || y.shape().get(0) != samples) {
      throw y.problem(
          0, "has shape " + y.shape() + ", needs " + samples + " rows like " + x.file());
    }
    return new PairStream.Sizes(
        samples,
        x.arrayLength(x.count() / samples),
        y.arrayLength(y.count() / samples),
        y.shape().size() == 1 && y.type().isWhole());
  }

  @Override
  public void readFeatures(NpyReader from, int samples, PairStream.Sizes sizes, double[] out)
      throws IOException {
    from.read(out, 0, samples * sizes.features());
  }

  @Override
  public void readTargets(
      NpyReader from, long row, int samples, PairStream.Sizes sizes, double[] out)
      throws IOException {
    for (int i = 0; i < samples; i++) {
      from.read(out, i * sizes.targets(), sizes.targets());
      if (sizes.classIndices()) {
        NpyFiles.label(from, row + i, out[i]);
      }
    }
  }

  /** Nothing: the length of the file was compared with its header when it was opened. */
  @Override
  public void requireEnd(NpyReader reader) {}
}
