package io.github.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.tensor.ShapeException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final double NAN = Double.NaN;

  private static Table table() {
    return Table.builder()
        .numbers("n", 1, NAN, 3.5, 4)
        .texts("t", "a", "b", null, "a")
        .numbers("m", 0, 0, 0, 1e300)
        .build();
  }

  @Test
  void holdsCopies() {
    double[] numbers = {1, 2};
    String[] texts = {"a", "b"};
    Table table = Table.builder().numbers("n", numbers).texts("t", texts).build();
    numbers[0] = 9;
    texts[0] = "z";
    assertThat(table.number(0, "n")).isEqualTo(1);
    assertThat(table.text(0, "t")).isEqualTo("a");
    table.numbers("n")[1] = 9;
    table.texts("t")[1] = "z";
    assertThat(table.numbers("n")).containsExactly(1, 2);
    assertThat(table.texts("t")).containsExactly("a", "b");
  }

  @Test
  void selectsRowsAndColumns() {
    Table picked = table().select(3, 0, 3);
    assertThat(picked.numbers("n")).containsExactly(4, 1, 4);
    assertThat(picked.texts("t")).containsExactly("a", "a", "a");
    assertThat(table().without("t", "n").columns()).containsExactly("m");
    assertThat(table().complete().numbers("n")).containsExactly(1, 4);
    assertThat(table().complete("t").numbers("n")).containsExactly(1, NAN, 4);
    assertThat(table().isMissing(1, "n")).isTrue();
    assertThat(table().isMissing(1, "t")).isFalse();
  }

  @Test
  void writesNumbersTheShortWay() {
    Table table = Table.builder().numbers("n", 8, -0.0, 2.5, 1e300, 0x1p53).build();
    assertThat(table.texts("n")).containsExactly("8", "0", "2.5", "1.0E300", "9007199254740992");
  }

  @Test
  void summaryTellsWhatIsThere() {
    assertThat(table().summary().lines())
        .containsExactly(
            "4 rows",
            "n                        numbers from 1 to 4, 1 missing",
            "t                        texts, 2 different, 1 missing",
            "m                        numbers from 0 to 1.0E300");
    assertThat(table()).hasToString("4 rows of [n, t, m]");
  }

  @Test
  void ofAMatrixNamesColumns() {
    Table table = Table.of(new double[][] {{1, NAN}, {3, 4}});
    assertThat(table.columns()).containsExactly("c0", "c1");
    assertThat(table.numbers("c1")).containsExactly(NAN, 4);
    assertThatThrownBy(() -> Table.of(new double[][] {{1}, {1, 2}}))
        .isInstanceOf(ShapeException.class)
        .hasMessage("table: row 1 has 2 values, needs 1 like row 0");
    assertThatThrownBy(() -> Table.of(new double[][] {{1}, {1 / 0.0}}))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("\"c0\" row 1 column 0: needs a finite number, got Infinity");
    assertThatThrownBy(() -> Table.of(new double[0][])).hasMessageContaining("at least one row");
  }

  @Test
  void refusesWhatIsNotThere() {
    assertThatThrownBy(() -> table().number(0, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no column named \"x\"; there are [n, t, m]");
    assertThatThrownBy(() -> table().numbers("t"))
        .hasMessage("column \"t\" holds texts, not numbers");
    assertThatThrownBy(() -> table().text(4, "t")).hasMessage("row: needs 0 to 3, got 4");
    assertThatThrownBy(() -> table().select(-1)).hasMessage("select: needs 0 to 3, got -1");
    assertThatThrownBy(() -> table().without("x")).hasMessageContaining("no column named");
    assertThatThrownBy(() -> Table.builder().build()).hasMessageContaining("at least one column");
    assertThatThrownBy(() -> Table.builder().numbers("a", 1).texts("a", "x").build())
        .hasMessage("table: column \"a\" occurs twice, needs different names");
    assertThatThrownBy(() -> Table.builder().numbers("a", 1).texts("b", "x", "y").build())
        .hasMessage("table: column \"b\" has 2 rows, needs 1 like the first");
    assertThatThrownBy(() -> table().column(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void labelMapsSortAndRefuse() {
    LabelMap map = LabelMap.of("b", "a", "b", "c");
    assertThat(map.names()).containsExactly("a", "b", "c");
    assertThat(map.indices("c", "a")).containsExactly(2, 0);
    assertThat(map.name(1)).isEqualTo("b");
    assertThat(map.find("x")).isEqualTo(-1);
    assertThat(map)
        .isEqualTo(LabelMap.ordered(List.of("a", "b", "c")))
        .hasSameHashCodeAs(LabelMap.ordered(List.of("a", "b", "c")));
    assertThatThrownBy(() -> map.indices("a", "x"))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage(
            "labels row 1 column 0: class \"x\" is unknown; there are [\"a\", \"b\", \"c\"]");
    assertThatThrownBy(() -> map.name(3)).hasMessage("class 3 of 3 does not exist");
    assertThatThrownBy(() -> LabelMap.ordered(List.of("a", "a"))).hasMessageContaining("twice");
    assertThatThrownBy(() -> LabelMap.of()).hasMessageContaining("at least one");
    assertThatThrownBy(() -> LabelMap.of("a", null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("labels[1]");
  }
}
