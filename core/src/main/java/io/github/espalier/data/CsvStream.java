package io.github.espalier.data;

import io.github.espalier.internal.Check;
import io.github.espalier.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Batches of a CSV file, prepared row by row. */
final class CsvStream implements BatchSource {
  private final Path file;
  private final CsvFormat format;
  private final Preparation preparation;
  private final int batchSize;

  /** Of the columns when the stream was made; the places are of these. */
  private final List<String> names;

  /** The place in a row of each column that the preparation needs, and of the target. */
  private final int[] places;

  private final int targetPlace;

  /** −1 if there are no weights. */
  private final int weightPlace;

  CsvStream(Path file, CsvFormat format, Preparation preparation, int batchSize)
      throws IOException {
    this.file = Objects.requireNonNull(file, "file");
    this.format = Objects.requireNonNull(format, "format");
    this.preparation = Objects.requireNonNull(preparation, "preparation");
    this.batchSize = Check.positive("batchSize", batchSize);
    Check.arrayLength("batchSize", batchSize, preparation.featureCount());
    preparation.requireTarget("stream");
    try (CsvRows rows = CsvFiles.open(file, format)) {
      names = rows.names();
      List<String> columns = preparation.columns();
      places = new int[columns.size()];
      for (int i = 0; i < places.length; i++) {
        places[i] = place(rows, columns.get(i));
      }
      targetPlace = place(rows, preparation.target().name());
      String weights = preparation.weightsName();
      weightPlace = weights == null ? -1 : place(rows, weights);
    }
  }

  private int place(CsvRows rows, String column) throws DataFileException {
    int place = rows.names().indexOf(column);
    if (place < 0) {
      throw new DataFileException(
          file, "lacks the column " + NumberText.quoted(column) + "; there are " + rows.names());
    }
    return place;
  }

  @Override
  public Shape featureShape() {
    return Shape.of(preparation.featureCount());
  }

  @Override
  public int targetCount() {
    return 1;
  }

  @Override
  public boolean hasClassIndices() {
    return preparation.target().givesIndices();
  }

  @Override
  public boolean hasWeights() {
    return weightPlace >= 0;
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public Batches open(int epoch) throws IOException {
    CsvRows rows = CsvFiles.open(file, format);
    if (!rows.names().equals(names)) {
      rows.close();
      throw new DataFileException(
          file,
          "the columns have changed since the stream was made: were "
              + (names + ", are " + rows.names()));
    }
    return new Batches() {
      @Override
      public int read(double[] features, double[] targets, double[] weights) throws IOException {
        int count = 0;
        while (count < batchSize && rows.next()) {
          prepare(rows, features, targets, weights, count++);
        }
        return count;
      }

      @Override
      public void close() throws IOException {
        rows.close();
      }
    };
  }

  private void prepare(CsvRows rows, double[] features, double[] targets, double[] weights, int row)
      throws DataFileException {
    int at = row * preparation.featureCount();
    Arrays.fill(features, at, at + preparation.featureCount(), 0);
    int place = 0;
    try {
      for (int i = 0; i < places.length; i++) {
        place = places[i];
        Feature feature = preparation.features().get(i);
        feature.encode(preparation.value(rows.value(place)), features, at);
        at += feature.width();
      }
      place = targetPlace;
      targets[row] = preparation.target().encode(rows.value(place));
      if (hasWeights()) {
        place = weightPlace;
        weights[row] = Weights.encode(rows.value(place));
      }
    } catch (BadValueException e) {
      throw rows.problem(place, e.getMessage());
    }
  }

  @Override
  public String toString() {
    return "batches of " + batchSize + " from " + file;
  }
}
