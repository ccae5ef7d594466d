package io.github.espalier.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each check on both sides of its limit. */
class CheckTest {
  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void returnsWhatFits() {
    assertThat(Check.positive("x", Double.MIN_VALUE)).isEqualTo(Double.MIN_VALUE);
    assertThat(Check.positive("x", 1)).isEqualTo(1);
    assertThat(Check.positive("x", 1L)).isEqualTo(1L);
    assertThat(Check.positive("x", Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(Check.notNegative("x", 0.0)).isZero();
    assertThat(Check.notNegative("x", 2.5)).isEqualTo(2.5);
    assertThat(Check.finite("x", -Double.MAX_VALUE)).isEqualTo(-Double.MAX_VALUE);
    assertThat(Check.index("x", 0, 3)).isZero();
    assertThat(Check.index("x", 2, 3)).isEqualTo(2);
    assertThat(Check.fraction("x", 0)).isZero();
    assertThat(Check.fraction("x", Math.nextDown(1.0))).isEqualTo(Math.nextDown(1.0));
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {0, -0.0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void positiveRefuses(double value) {
    assertRefused(
        () -> Check.positive("rate", value), "rate: needs a finite number above 0, got " + value);
  }

  @Test
  void positiveRefusesIntegersBelowOne() {
    assertRefused(() -> Check.positive("units", 0), "units: needs at least 1, got 0");
    assertRefused(() -> Check.positive("units", 0L), "units: needs at least 1, got 0");
    assertRefused(
        () -> Check.positive("units", Long.MIN_VALUE),
        "units: needs at least 1, got -9223372036854775808");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY})
  void notNegativeRefuses(double value) {
    assertRefused(
        () -> Check.notNegative("decay", value),
        "decay: needs a finite number of at least 0, got " + value);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void finiteRefuses(double value) {
    assertRefused(() -> Check.finite("scale", value), "scale: needs a finite number, got " + value);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-Double.MIN_VALUE, 1, Double.NaN})
  void fractionRefuses(double value) {
    assertRefused(
        () -> Check.fraction("share", value),
        "share: needs a number from 0 to below 1, got " + value);
  }

  @Test
  void indexRefuses() {
    assertRefused(() -> Check.index("class", -1, 3), "class: needs 0 to 2, got -1");
    assertRefused(() -> Check.index("class", 3, 3), "class: needs 0 to 2, got 3");
  }

  @Test
  void anArrayIsAsLongAsItMayBe() {
    int most = (Integer.MAX_VALUE - 8) / 3;
    assertThat(Check.arrayLength("batch", most, 3)).isEqualTo(3 * most);
    assertRefused(
        () -> Check.arrayLength("batch", most + 1, 3),
        "batch: needs at most 715827879, so that an array holds as many rows of 3 numbers,"
            + " got 715827880");
  }

  @Test
  void noNullsNamesThePlace() {
    String[] words = {"a", "b"};
    assertThat(Check.noNulls("words", words)).isSameAs(words);
    assertThatThrownBy(() -> Check.noNulls("words", null))
        .isExactlyInstanceOf(NullPointerException.class)
        .hasMessage("words");
    assertThatThrownBy(() -> Check.noNulls("words", new String[] {"a", null}))
        .isExactlyInstanceOf(NullPointerException.class)
        .hasMessage("words[1]");
  }
}
