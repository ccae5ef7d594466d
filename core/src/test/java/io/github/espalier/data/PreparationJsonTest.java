package io.github.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a model file says of a preparation, written and read back, or spoiled. */
class PreparationJsonTest {
  private static Table table() {
    return Table.builder()
        .numbers("n", 1, 2, 4)
        .texts("t", "b", "ä \"\\\n", "b")
        .numbers("k", 8, 4, 8)
        .texts("class", "yes", "no", "yes")
        .texts("id", "1", "2", "3")
        .build();
  }

  private static PreparationBuilder plan() {
    return Preparation.builder()
        .drop("id")
        .categories("k")
        .impute(Imputation.median())
        .impute(Imputation.constant("none"), "t")
        .unknownAsZeros("k");
  }

  static List<Preparation> preparations() {
    return List.of(
        plan().target("class").fit(table()),
        plan().targetBinary("class", "no").fit(table()),
        plan().drop("class").target("n").scaleTarget(Scaling.STANDARD).fit(table()),
        plan().drop("class").target("n").fit(table()),
        plan().fit(table()),
        plan().weights("n").fit(table()),
        Preparation.builder().targetClasses("k").drop("id").scale(Scaling.MIN_MAX).fit(table()));
  }

  @ParameterizedTest
  @MethodSource("preparations")
  void comesBackTheSame(Preparation preparation) {
    Preparation read = Preparation.fromJson(preparation.toJson());
    assertThat(read.toJson()).isEqualTo(preparation.toJson());
    assertThat(read).isEqualTo(preparation).hasSameHashCodeAs(preparation);
    assertThat(read.features(table())).isDeepEqualTo(preparation.features(table()));
    assertThat(read.featureNames()).isEqualTo(preparation.featureNames());
    assertThat(read.classNames()).isEqualTo(preparation.classNames());
    assertThat(read.targetOf(0.1)).isEqualTo(preparation.targetOf(0.1));
  }

  @Test
  void isTheTextThatFormatMdDescribes() throws IOException {
    Table table =
        Table.builder()
            .numbers("body_mass", 3800, 4600)
            .texts("island", "Dream", "Biscoe")
            .texts("species", "Adelie", "Gentoo")
            .texts("comment", "", "")
            .build();
    Preparation preparation =
        Preparation.builder()
            .target("species")
            .drop("comment")
            .impute(Imputation.constant("Biscoe"), "island")
            .unknownAsZeros()
            .fit(table);
    // Mean 4200 = 0x1.068p12, deviation 400 = 0x1.9p8.
    assertThat(preparation.toJson())
        .isEqualTo(
            "{\"columns\":[{\"name\":\"body_mass\",\"type\":\"number\","
                + "\"shift\":\"40b0680000000000\",\"divisor\":\"4079000000000000\","
                + "\"missing\":null},"
                + "{\"name\":\"island\",\"type\":\"category\","
                + "\"categories\":[\"Biscoe\",\"Dream\"],\"numeric\":false,"
                + "\"missing\":\"Biscoe\",\"unknown_as_zeros\":true}],"
                + "\"target\":{\"name\":\"species\",\"type\":\"class\","
                + "\"classes\":[\"Adelie\",\"Gentoo\"],\"numeric\":false},"
                + "\"ignored\":[\"comment\"]}");
    Path root = Path.of(System.getProperty("golden.root", ".."));
    String document = Files.readString(root.resolve("docs/format.md"));
    assertThat(document.replaceAll("\\s+", "")).contains(preparation.toJson());
  }

  private static final String GOOD =
      "{'columns':[{'name':'n','type':'number','shift':'0000000000000000',"
          + "'divisor':'3ff0000000000000','missing':null},"
          + "{'name':'t','type':'category','categories':['a','b'],'numeric':false,"
          + "'missing':'a','unknown_as_zeros':true}],"
          + "'target':{'name':'y','type':'class','classes':['p','q'],'numeric':false},"
          + "'ignored':['z']}";

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'columns' | ['columns' | line 1",
        ",'ignored' | ,'x':[],'ignored' | unknown key \"x\"",
        ",'ignored' | ,'target':null,'ignored' | key \"target\" occurs twice",
        "'ignored':['z'] | 'more':[] | unknown key \"more\"",
        ",'ignored':['z'] | | ignored needs a list",
        "['z'] | ['z','z'] | ignored holds a text twice",
        ",'ignored' | ,'weights':'n','ignored' | column \"n\" occurs twice",
        ",'ignored' | ,'weights':null,'ignored' | weights needs a string",
        "['z'] | ['z'],'missing_texts':['?','?'] | missing_texts holds a text twice",
        "['z'] | ['z'],'missing_texts':'?' | missing_texts needs a list",
        "['z'] | ['n'] | column \"n\" occurs twice",
        "['z'] | ['y'] | column \"y\" occurs twice",
        "['z'] | [1] | ignored needs a list of strings",
        "'name':'t' | 'name':'n' | column \"n\" occurs twice",
        "'name':'y' | 'name':'n' | column \"n\" occurs twice",
        "'name':'n' | 'name':1 | name needs a string",
        "'type':'number' | 'type':'java.io.File' | unknown type \"java.io.File\"",
        "'type':'class' | 'type':'rank' | unknown type \"rank\"",
        "'type':'class','classes':['p','q'] | 'type':'binary','classes':['p'] | needs two classes",
        "['p','q'] | ['p','p'] | \"p\" occurs twice",
        "['p','q'] | [] | needs at least one",
        "['a','b'] | ['a','a'] | \"a\" occurs twice",
        "['a','b'] | ['b'] | \"a\" is no category",
        "['a','b'] | 'a' | categories needs a list",
        "['a','b'] | [['a']] | nested deeper",
        "['a','b'] | [null] | categories needs a list of strings",
        "3ff0000000000000 | 0000000000000000 | cannot be scaled by (x - 0.0) / 0.0",
        "3ff0000000000000 | bff0000000000000 | cannot be scaled",
        "3ff0000000000000 | 7ff0000000000000 | cannot be scaled",
        "3ff0000000000000 | 3FF0000000000000 | needs 16 lower-case hexadecimal digits",
        "'0000000000000000' | '7ff8000000000000' | cannot be scaled by (x - NaN)",
        "'0000000000000000' | 0 | shift needs a string",
        "'missing':null | 'missing':'7ff0000000000000' | missing needs a finite number",
        "'missing':null | 'missing':false | missing needs a string",
        ",'missing':null | | missing needs to be there",
        "'numeric':false,'missing' | 'numeric':0,'missing' | numeric needs true or false",
        "'unknown_as_zeros':true | 'unknown_as_zeros':true,'x':1 | unknown key \"x\"",
        "'target':{ | 'target':[{ | line 1",
      })
  void refusesEverythingElse(String from, String to, String message) {
    String spoiled = GOOD.replace(from.strip(), to == null ? "" : to.strip());
    assertThat(spoiled).isNotEqualTo(GOOD);
    assertThat(Preparation.fromJson(json(GOOD)).featureCount()).isEqualTo(3);
    assertThatThrownBy(() -> Preparation.fromJson(json(spoiled)))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("preparation")
        .hasMessageContaining(message.strip())
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesTextsThatAreNoObject() {
    for (String text : new String[] {"", "null", "[]", "{}", "7", "\"{}\"", "{\"columns\":{}}"}) {
      assertThatThrownBy(() -> Preparation.fromJson(text))
          .as(text)
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("preparation");
    }
    assertThatThrownBy(() -> Preparation.fromJson(" ".repeat(1 << 21)))
        .hasMessageContaining("a model file takes 1048576");
  }

  /** Random changes: refused as declared, or read and written the same again. */
  @Test
  void mutatedTextsAreReadOrRefused() {
    String good = preparations().get(0).toJson();
    String pieces = "{}[]:,\"\\09afn lt";
    Random random = new Random(20_261_127);
    int accepted = 0;
    for (int n = 0; n < 50_000; n++) {
      StringBuilder text = new StringBuilder(good);
      for (int edits = 1 + random.nextInt(2); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        char piece = pieces.charAt(random.nextInt(pieces.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.insert(at, piece);
          case 1 -> text.setCharAt(at, piece);
          default -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
        }
      }
      try {
        Preparation read = Preparation.fromJson(text.toString());
        assertThat(Preparation.fromJson(read.toJson())).isEqualTo(read);
        accepted++;
      } catch (IllegalArgumentException e) {
        if (e.getClass() != IllegalArgumentException.class) {
          throw new AssertionError("text " + n + ": " + text, e);
        }
      } catch (Throwable e) {
        throw new AssertionError("text " + n + ": " + text, e);
      }
    }
    assertThat(accepted).isBetween(1_000, 40_000);
  }
}
