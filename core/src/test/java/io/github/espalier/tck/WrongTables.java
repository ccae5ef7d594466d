package io.github.espalier.tck;

import io.github.espalier.data.CsvFiles;
import io.github.espalier.data.CsvFormat;
import io.github.espalier.data.IdxFiles;
import io.github.espalier.data.Imputation;
import io.github.espalier.data.LabelMap;
import io.github.espalier.data.NpyFiles;
import io.github.espalier.data.Preparation;
import io.github.espalier.data.PreparationBuilder;
import io.github.espalier.data.Split;
import io.github.espalier.data.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Wrong tables, preparations, label maps and data files. */
final class WrongTables extends WrongCallTable {
  private final Table table =
      Table.builder()
          .numbers("size", 1, 2, NAN, 4)
          .texts("colour", "red", "blue", "red", null)
          .texts("kind", "a", "b", "a", "b")
          .build();

  WrongTables(BadInputFixture fixture) {
    super(fixture);
  }

  @Override
  void fill() {
    tables();
    splits();
    labels();
    fitting();
    applying();
    csv();
    npy();
    idx();
  }

  private void tables() {
    isNull("Table.of(null)", "numbers", () -> Table.of(null));
    isNull("Table.of({null})", "numbers[0]", () -> Table.of(new double[1][]));
    value("Table.of({})", "at least one row", () -> Table.of(new double[0][]));
    shape("Table.of ragged", "row 1 has 2 values, needs 1", () -> Table.of(ragged()));
    data("Table.of infinite", "finite", () -> Table.of(new double[][] {{INF}}));
    isNull("numbers(null, …)", "name", () -> Table.builder().numbers(null, 1));
    isNull("numbers(…, null)", "numbers", () -> Table.builder().numbers("x", (double[]) null));
    isNull("texts(null, …)", "name", () -> Table.builder().texts(null, "a"));
    isNull("texts(…, null)", "texts", () -> Table.builder().texts("x", (String[]) null));
    value("a table of no column", "at least one column", () -> Table.builder().build());
    value(
        "columns of two lengths",
        "needs 1",
        () -> Table.builder().numbers("x", 1).numbers("y", 1, 2).build());
    value(
        "two columns of one name",
        "\"x\" occurs twice",
        () -> Table.builder().numbers("x", 1).texts("x", "a").build());
    isNull("table.number(…, null)", "column", () -> table.number(0, null));
    value("table.number of texts", "not numbers", () -> table.number(0, "kind"));
    value("table.number(9, …)", "row", () -> table.number(9, "size"));
    value("table.text(-1, …)", "row", () -> table.text(-1, "kind"));
    value("table.texts(nope)", "no column named", () -> table.texts("nope"));
    value("table.numbers(kind)", "not numbers", () -> table.numbers("kind"));
    value("table.isMissing(nope)", "no column named", () -> table.isMissing(0, "nope"));
    isNull("table.select(null)", "index", () -> table.select((int[]) null));
    value("table.select(4)", "select", () -> table.select(4));
    isNull("table.without({null})", "names[0]", () -> table.without(new String[1]));
    value("table.without(nope)", "no column named", () -> table.without("nope"));
    value("table.complete(nope)", "no column named", () -> table.complete("nope"));
  }

  private void splits() {
    value("split(0)", "test fraction", () -> table.split(0, 1));
    value("split(1)", "test fraction", () -> table.split(1, 1));
    value("split(NaN)", "test fraction", () -> table.split(NAN, 1));
    value("split(0.01)", "needs more rows", () -> table.split(0.01, 1));
    value("splitInOrder(2)", "test fraction", () -> table.splitInOrder(2));
    isNull("splitStratified(null)", "column", () -> table.splitStratified(0.5, null, 1));
    value("splitStratified(nope)", "no column", () -> table.splitStratified(0.5, "nope", 1));
    data("splitStratified missing", "missing", () -> table.splitStratified(0.5, "colour", 1));
    value("kFold(1)", "folds", () -> table.kFold(1, 1));
    value("kFold(5)", "folds", () -> table.kFold(5, 1));
    value("kFoldStratified(0)", "folds", () -> table.kFoldStratified(0, "kind", 1));
    value("data.split(0)", "test fraction", () -> f.data.split(0, 1));
    value("data.kFold(9)", "folds", () -> f.data.kFold(9, 1));
    isNull("Split(null, …)", "train", () -> new Split<>(null, table));
    isNull("Split(…, null)", "test", () -> new Split<>(table, null));
  }

  private void labels() {
    LabelMap map = LabelMap.of("a", "b");
    isNull("LabelMap.of(null)", "labels", () -> LabelMap.of((String[]) null));
    isNull("LabelMap.of({null})", "labels[1]", () -> LabelMap.of("a", null));
    value("LabelMap.of()", "at least one", () -> LabelMap.of());
    isNull("LabelMap.ordered(null)", "names", () -> LabelMap.ordered(null));
    value(
        "LabelMap.ordered(a, a)", "\"a\" occurs twice", () -> LabelMap.ordered(List.of("a", "a")));
    value("LabelMap.ordered()", "at least one", () -> LabelMap.ordered(List.of()));
    value("map.name(2)", "class 2 of 2", () -> map.name(2));
    isNull("map.find(null)", "name", () -> map.find(null));
    isNull("map.indices(null)", "labels", () -> map.indices((String[]) null));
    data("map.indices(c)", "there are", () -> map.indices("a", "c"));
  }

  private PreparationBuilder plan() {
    return Preparation.builder();
  }

  private void fitting() {
    isNull("target(null)", "column", () -> plan().target(null));
    value("target(-1)", "from 0", () -> plan().target(-1));
    isNull("targetClasses(null)", "column", () -> plan().targetClasses(null));
    isNull("targetBinary(…, null)", "positiveClass", () -> plan().targetBinary("kind", null));
    isNull("scaleTarget(null)", "scaling", () -> plan().scaleTarget(null));
    isNull("drop({null})", "columns[0]", () -> plan().drop(new String[1]));
    isNull("scale(null)", "scaling", () -> plan().scale(null));
    isNull("scale(null, x)", "scaling", () -> plan().scale(null, "x"));
    isNull("categories({null})", "columns[0]", () -> plan().categories(new String[1]));
    isNull("impute(null)", "imputation", () -> plan().impute(null));
    isNull("impute(null, x)", "imputation", () -> plan().impute(null, "x"));
    isNull("unknownAsZeros({null})", "columns[0]", () -> plan().unknownAsZeros(new String[1]));
    value("maxCategories(0)", "maxCategories", () -> plan().maxCategories(0));
    isNull("Imputation(null)", "kind", () -> new Imputation(null, 0, null));
    isNull("constant(null)", "text", () -> Imputation.constant(null));
    value("Imputation.constant(NaN)", "imputation", () -> Imputation.constant(NAN));
    isNull("fit(null table)", "train", () -> plan().fit((Table) null));
    isNull("fit(null rows)", "numbers", () -> plan().fit((double[][]) null));
    isNull("fit(x, null labels)", "labels", () -> plan().fit(new double[1][1], (String[]) null));
    shape("fit(x, 2 labels)", "one each", () -> plan().fit(new double[1][1], new double[2]));
    value("fit: target nope", "no column", () -> plan().target("nope").fit(table));
    value("fit: drop nope", "nope", () -> plan().drop("nope").fit(table));
    data("fit: missing number", "missing", () -> plan().drop("colour", "kind").fit(table));
    value(
        "fit: nothing left",
        "feature column",
        () -> plan().drop("size", "colour", "kind").fit(table));
    value(
        "fit: no positive class",
        "needs",
        () -> plan().targetBinary("kind", "c").drop("colour").impute(Imputation.mean()).fit(table));
  }

  private void applying() {
    Preparation ready =
        plan().targetClasses("kind").drop("colour").impute(Imputation.mean()).fit(table);
    isNull("dataset(null)", "table", () -> ready.dataset((Table) null));
    value("dataset without target", "no column", () -> ready.dataset(table.without("kind")));
    value("features without size", "no column", () -> ready.features(table.without("size")));
    isNull("features(null map)", "row", () -> ready.features((Map<String, String>) null));
    value("features(nope)", "no column", () -> ready.features(Map.of("nope", "1")));
    isNull("features(null rows)", "numbers", () -> ready.features((double[][]) null));
    shape("features(2 numbers)", "needs 1", () -> ready.features(1, 2));
    data("features(infinite)", "size", () -> ready.features(INF));
    data(
        "features(text)",
        "needs a number, got \"big\"",
        () -> ready.features(Map.of("size", "big")));
    Preparation untargeted = plan().fit(new double[][] {{1}, {2}});
    state("dataset: no target", "needs a preparation", () -> untargeted.dataset(table));
    Table other = Table.builder().numbers("size", 1).texts("kind", "c").build();
    data("dataset: class c", "there are", () -> ready.dataset(other));
    isNull("fromJson(null)", "json", () -> Preparation.fromJson(null));
    isNull("attach(null)", "preparation", () -> f.model.attach(null));
    shape("attach(1 feature)", "network takes 2", () -> f.model.attach(ready));
    state(
        "predict named values",
        "call Model.attach",
        () -> f.predictor.predict(Collections.singletonMap("size", "1")));
    state("classify a table", "call Model.attach", () -> f.predictor.classify(table));
  }

  /** Wrong formats only: the library that reads files need not be there. */
  private void csv() {
    CsvFormat format = CsvFormat.withHeader();
    isNull("CsvFiles.read(null)", "file", () -> CsvFiles.read(null));
    isNull("CsvFiles.read(…, null)", "format", () -> CsvFiles.read(f.dir, null));
    value("CsvFiles.sample(0)", "most", () -> CsvFiles.sample(f.dir, format, 0, 1));
    isNull("withoutHeader({null})", "names[0]", () -> CsvFormat.withoutHeader(new String[1]));
    isNull("names(null)", "names", () -> format.names((String[]) null));
    value("names twice", "different", () -> format.names("x", "x"));
    value("separator \\n", "line breaks", () -> format.separator('\n'));
    value("separator is quote", "two characters", () -> format.separator('"'));
    value("quote is separator", "two characters", () -> format.quote(','));
    isNull("charset(null)", "charset", () -> format.charset(null));
    isNull("missing({null})", "fields[0]", () -> format.missing(new String[1]));
    isNull("numbers({null})", "columns[0]", () -> format.numbers(new String[1]));
    isNull("texts(null columns)", "columns", () -> format.texts((String[]) null));
    value("maxFieldChars(0)", "maxFieldChars", () -> format.maxFieldChars(0));
  }

  private void npy() {
    Path missing = f.dir.resolve("missing.npy");
    isNull("NpyFiles.read(null)", "file", () -> NpyFiles.read(null));
    isNull("NpyFiles.readRows(null)", "file", () -> NpyFiles.readRows(null));
    isNull("NpyFiles.readLabels(null)", "file", () -> NpyFiles.readLabels(null));
    dataFile("npy: no file", "no such file", () -> NpyFiles.read(missing));
    dataFile("npy: a folder", "not a regular file", () -> NpyFiles.readRows(f.dir));
    byte[] text = "hello world, this is no array".getBytes(StandardCharsets.US_ASCII);
    dataFile("npy: text", "does not begin", () -> NpyFiles.read(f.file("n", text)));
    dataFile("npy: labels of rows", "one dimension", () -> NpyFiles.readLabels(rows()));
    isNull("npy: write null rows", "rows", () -> NpyFiles.write(missing, (double[][]) null));
    isNull("npy: write {null}", "rows[0]", () -> NpyFiles.write(missing, new double[1][]));
    shape("npy: write ragged", "needs 1", () -> NpyFiles.write(missing, ragged()));
    shape(
        "npy: write ragged floats",
        "needs 2",
        () -> NpyFiles.write(missing, new float[][] {{1, 2}, {3}}));
    shape("npy: write no label", "at least one", () -> NpyFiles.write(missing, new int[0]));
    isNull("Content(null, …)", "shape", () -> new NpyFiles.Content(null, new double[1]));
    isNull("Content(…, null)", "values", () -> new NpyFiles.Content(new int[1], null));
    shape("Content: count", "not hold", () -> new NpyFiles.Content(new int[] {2}, new double[1]));
    dataFile("npy: stream of nothing", "no such file", () -> NpyFiles.stream(missing, missing, 1));
    value("npy: stream(…, 0)", "batchSize", () -> NpyFiles.stream(rows(), rows(), 0));
  }

  private static double[][] ragged() {
    return new double[][] {{1}, {2, 3}};
  }

  private Path rows() throws Exception {
    Path file = f.dir.resolve("rows.npy");
    NpyFiles.write(file, new double[2][2]);
    return file;
  }

  private void idx() {
    Path missing = f.dir.resolve("missing.idx");
    isNull("IdxFiles.readImages(null)", "file", () -> IdxFiles.readImages(null));
    isNull("IdxFiles.readLabels(null)", "file", () -> IdxFiles.readLabels(null));
    dataFile("idx: stream of nothing", "no such file", () -> IdxFiles.stream(missing, missing, 1));
  }
}
