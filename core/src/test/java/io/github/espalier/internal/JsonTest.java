package io.github.espalier.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void readsEveryKindOfValueInOrder() throws Exception {
    Object value =
        Json.parse(
            " {\"b\" : [1, -0.5e+3 ,true,false,null],\r\n\t\"a\":{}, \"c\":[], \"\":\"x\"} ");

    assertThat(value).isInstanceOf(Map.class);
    Map<?, ?> object = (Map<?, ?>) value;
    assertThat(new ArrayList<Object>(object.keySet())).isEqualTo(List.of("b", "a", "c", ""));
    assertThat(object.get("b"))
        .isEqualTo(
            Arrays.asList(new JsonNumber("1"), new JsonNumber("-0.5e+3"), true, false, null));
    assertThat(((JsonNumber) ((List<?>) object.get("b")).get(1)).doubleValue()).isEqualTo(-500);
    assertThat(Json.write(value))
        .isEqualTo("{\"b\":[1,-0.5e+3,true,false,null],\"a\":{},\"c\":[],\"\":\"x\"}");
  }

  @Test
  void treeIsImmutable() throws Exception {
    List<?> list = (List<?>) Json.parse("[{\"a\":1},[2]]");
    assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(((Map<?, ?>) list.get(0))::clear)
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(((List<?>) list.get(1))::clear)
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{1:1}",
        "{\"a\":1 \"b\":2}",
        "]",
        "}",
        "[1}",
        "{\"a\":1]",
        "1 2",
        "{}{}",
        "[] x",
        "tru",
        "True",
        "nul",
        "NaN",
        "Infinity",
        "-Infinity",
        "-",
        "+1",
        "01",
        "-01",
        "00",
        "1.",
        ".5",
        "1.e5",
        "1e",
        "1e+",
        "0x10",
        "1_000",
        "1f",
        "1d",
        "٣",
        "\"",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12G4\"",
        "\"\\u٣٣٣٣\"",
        "\"\t\"",
        "\"\n\"",
        "\"\u0000\"",
        "\"\ud800\"",
        "\"\ud800xx\"",
        "\"\udc00xx\"",
        "\"\udc00\"",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800x\"",
        "\"\\ud800\\u0041\"",
        "\"\\ud800\\ud800\"",
        "\"\\ud800\\n\"",
        "/* */ 1",
        "// \n1",
        "\ufeff1",
        "\u00a01",
        "1\u00a0",
        "\u000b1",
        "1\u0000",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":1}",
        "{\"a\":null,\"a\":1}"
      })
  void refusesWhatIsNotStrictJson(String text) {
    JsonException error = catchThrowableOfType(JsonException.class, () -> Json.parse(text));
    assertThat(error).isNotNull();
    assertThat(error.getMessage()).matches("line \\d+, column \\d+: .+");
    assertThat(error.offset()).isBetween(0, text.length());
  }

  @Test
  void errorsNameTheirPlace() {
    assertThatThrownBy(() -> Json.parse("{\n  \"a\": 1,\n  \"a\": 2}"))
        .hasMessage("line 3, column 3: key \"a\" occurs twice in one object");
    assertThatThrownBy(() -> Json.parse("[1,}"))
        .hasMessage("line 1, column 4: needs a value, got '}'");
    assertThatThrownBy(() -> Json.parse("[\u0007"))
        .hasMessage("line 1, column 2: needs a value, got U+0007");
    assertThatThrownBy(() -> Json.parse(new byte[] {'"', 'a', (byte) 0xc3, '"'}))
        .hasMessage("byte 2: not UTF-8");
  }

  @Test
  void refusesBytesThatAreNotStrictUtf8() throws Exception {
    int[][] wrong = {
      {0x80},
      {0xff},
      {0xc0, 0x80},
      {0xc1, 0xbf},
      {0xe0, 0x80, 0x80},
      {0xed, 0xa0, 0x80},
      {0xf0, 0x80, 0x80, 0x80},
      {0xf4, 0x90, 0x80, 0x80},
      {0xf5, 0x80, 0x80, 0x80},
      {0xe2, 0x82}
    };
    for (int[] sequence : wrong) {
      byte[] bytes = new byte[sequence.length + 2];
      bytes[0] = '"';
      bytes[bytes.length - 1] = '"';
      for (int i = 0; i < sequence.length; i++) {
        bytes[i + 1] = (byte) sequence[i];
      }
      assertThatThrownBy(() -> Json.parse(bytes)).isInstanceOf(JsonException.class);
      // Cut inside the sequence, at the very end of the input.
      assertThatThrownBy(() -> Json.parse(Arrays.copyOf(bytes, 2)))
          .isInstanceOf(JsonException.class);
    }
    assertThat(Json.parse("\"€😀\"".getBytes(StandardCharsets.UTF_8))).isEqualTo("€😀");
  }

  @Test
  void limitsDepthExactly() throws Exception {
    Json.parse("[".repeat(64) + "]".repeat(64));
    for (String open : List.of("[", "{\"a\":", "[{\"a\":")) {
      assertThatThrownBy(() -> Json.parse(open.repeat(100_000)))
          .isInstanceOf(JsonException.class)
          .hasMessageContaining("nested deeper than 64");
    }
    assertThatThrownBy(() -> Json.parse("[".repeat(65) + "]".repeat(65)))
        .hasMessageContaining("nested deeper than 64");
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);
    assertThatThrownBy(() -> Json.write(cycle)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void limitsTheLengthOfNumbersExactly() throws Exception {
    Json.parse("9".repeat(Json.MAX_NUMBER_LENGTH));
    assertThatThrownBy(() -> Json.parse("9".repeat(Json.MAX_NUMBER_LENGTH + 1)))
        .hasMessageContaining("1101 chars, at most 1100");
  }

  @ParameterizedTest
  @CsvSource({
    "0,true",
    "-0,false",
    "17,true",
    "2147483647,true",
    "2147483648,true",
    "1.0,false",
    "1e3,false"
  })
  void tellsPlainDigits(String lexeme, boolean plain) {
    assertThat(new JsonNumber(lexeme).isPlainDigits()).isEqualTo(plain);
  }

  @Test
  void wholeNumbersAreExactOrRefused() {
    assertThat(new JsonNumber("-2147483648").intValueExact()).isEqualTo(Integer.MIN_VALUE);
    assertThat(new JsonNumber("9223372036854775807").longValueExact()).isEqualTo(Long.MAX_VALUE);
    for (String lexeme : List.of("2147483648", "1.0", "1e3", "0.5", "9".repeat(500))) {
      assertThatThrownBy(() -> new JsonNumber(lexeme).intValueExact())
          .isInstanceOf(ArithmeticException.class);
    }
    assertThatThrownBy(() -> new JsonNumber("9223372036854775808").longValueExact())
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("9223372036854775808");
  }

  @Test
  void anyStringOfWholeCharactersSurvives() throws Exception {
    Random random = new Random(1);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        int bound = random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1;
        int point = random.nextInt(bound);
        if (point < 0xd800 || point > 0xdfff) {
          text.appendCodePoint(point);
        }
      }
      String written = Json.write(text.toString());
      assertThat(Json.parse(written)).isEqualTo(text.toString());
      assertThat(Json.parse(written.getBytes(StandardCharsets.UTF_8))).isEqualTo(text.toString());
    }
  }

  @Test
  void writesTheShortestEscapes() {
    assertThat(Json.write("\"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028"))
        .isEqualTo("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\u2028\"");
  }

  @Test
  void writerRefusesWhatJsonCannotHold() {
    Map<Object, Object> numericKey = Collections.singletonMap(1, 2);
    for (Object value :
        new Object[] {
          Double.NaN,
          Double.NEGATIVE_INFINITY,
          'c',
          new int[1],
          "\ud800",
          "a\udc00",
          "\ud800x",
          "\udc00\ud800",
          numericKey
        }) {
      assertThatThrownBy(() -> Json.write(List.of(value)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void writesNumbersAsTheyAre() throws Exception {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("i", 1);
    map.put("l", Long.MIN_VALUE);
    map.put("d", -0.0);
    map.put("e", 1e300);
    map.put("n", new JsonNumber("1.50"));
    String text = Json.write(map);
    assertThat(text)
        .isEqualTo("{\"i\":1,\"l\":-9223372036854775808,\"d\":-0.0,\"e\":1.0E300,\"n\":1.50}");
    assertThat(Json.write(Json.parse(text))).isEqualTo(text);
  }
}
