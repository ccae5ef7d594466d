package io.github.espalier.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void haveThreeDigits() {
    assertThat(Figures.count(0.1234)).isEqualTo("0.12");
    assertThat(Figures.count(999.4)).isEqualTo("999");
    assertThat(Figures.count(999.6)).isEqualTo("1.00k");
    assertThat(Figures.count(12_345_678)).isEqualTo("12.3M");
    assertThat(Figures.seconds(3.4e-6)).isEqualTo("3.40 µs");
    assertThat(Figures.seconds(0.0999)).isEqualTo("99.9 ms");
    assertThat(Figures.bytes(0.3)).isEqualTo("0");
    assertThat(Figures.times(2.44)).isEqualTo("2.4×");
    assertThat(Figures.times(1.04)).isEqualTo("1.04×");
    assertThat(Figures.times(12.4)).isEqualTo("12×");
    assertThat(Figures.spread(0.034)).isEqualTo("±3%");
  }

  @Test
  void standInColumns() {
    List<List<String>> lines =
        List.of(List.of("name", "time", "", "note"), List.of("b", "12", "", "x"));
    assertThat(TextTable.of(lines, Set.of(0, 3)))
        .isEqualTo("name  time     note\nb       12     x\n");
  }
}
