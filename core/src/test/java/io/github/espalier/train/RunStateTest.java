package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.io.ModelFormatException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of a run's state: exact, and nothing but what was written is read. */
class RunStateTest {
  private static final RunState STATE =
      new RunState(
          Map.of("loss", "cross entropy"),
          "plain FLOAT64",
          -1,
          2,
          0,
          List.of("loss", "val_loss"),
          3,
          4,
          1L << 40,
          5,
          false,
          Double.NaN,
          Double.MIN_VALUE,
          -0.0,
          Double.POSITIVE_INFINITY,
          1,
          List.of(3, 0));

  @Test
  void textKeepsEveryBit() throws Exception {
    RunState read = RunState.read("file", STATE.write());
    assertThat(read).isEqualTo(STATE);
    assertThat(read.write()).isEqualTo(STATE.write());
    assertThat(STATE.write())
        .isEqualTo(
            "{\"plan\":{\"loss\":\"cross entropy\"},\"backend\":\"plain FLOAT64\","
                + "\"seed\":\"ffffffffffffffff\","
                + "\"data\":\"0000000000000002\",\"validation\":\"0000000000000000\","
                + "\"figures\":[\"loss\",\"val_loss\"],\"epoch\":3,\"batch\":4,"
                + "\"step\":1099511627776,\"batches\":\"0000000000000005\",\"stopped\":false,"
                + "\"loss_sum\":\"7ff8000000000000\",\"weight_sum\":\"0000000000000001\","
                + "\"last_finite_loss\":\"8000000000000000\",\"best\":\"7ff0000000000000\","
                + "\"metrics\":1,\"listeners\":[3,0]}");
  }

  /** What stands before the arrow in the good text becomes what stands behind it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"epoch\":3 => \"epoch\":-3",
        "\"epoch\":3 => \"epoch\":3.0",
        "\"epoch\":3 => \"epoch\":3e0",
        "\"epoch\":3 => \"epoch\":\"3\"",
        "\"epoch\":3 => \"epoch\":null",
        "\"epoch\":3 => \"epoch\":2147483648",
        "\"epoch\":3 => \"epoch\":3,\"epoch\":3",
        "\"epoch\":3, => ",
        "\"step\":1099511627776 => \"step\":9223372036854775808",
        "\"metrics\":1 => \"metrics\":1,\"more\":1",
        "\"stopped\":false => \"stopped\":0",
        "\"seed\":\"ffffffffffffffff\" => \"seed\":\"FFFFFFFFFFFFFFFF\"",
        "\"seed\":\"ffffffffffffffff\" => \"seed\":\"fffffffffffffff\"",
        "\"seed\":\"ffffffffffffffff\" => \"seed\":17",
        "\"plan\":{\"loss\":\"cross entropy\"} => \"plan\":{\"loss\":1}",
        "\"plan\":{\"loss\":\"cross entropy\"} => \"plan\":[]",
        "\"backend\":\"plain FLOAT64\" => \"backend\":null",
        "\"listeners\":[3,0] => \"listeners\":[3,-1]",
        "\"listeners\":[3,0] => \"listeners\":[[3],0]",
        "\"listeners\":[3,0] => \"listeners\":3",
        "\"figures\":[\"loss\",\"val_loss\"] => \"figures\":[\"loss\",1]",
        "{\"plan\" => [{\"plan\"",
        "\"listeners\":[3,0]} => \"listeners\":[3,0]} ]"
      })
  void anythingElseIsRefused(String change) {
    String[] parts = change.split(" => ", -1);
    String text = STATE.write().replace(parts[0], parts[1]);
    assertThat(text).isNotEqualTo(STATE.write());
    assertThatThrownBy(() -> RunState.read("file", text))
        .isInstanceOfSatisfying(
            ModelFormatException.class,
            e -> assertThat(e.reason()).isEqualTo(ModelFormatException.Reason.BAD_STATE))
        .hasMessageStartingWith("file: state: ");
  }

  @Test
  void everyTruncationIsRefused() {
    String text = STATE.write();
    for (int length = 0; length < text.length(); length++) {
      String cut = text.substring(0, length);
      assertThatThrownBy(() -> RunState.read("file", cut)).isInstanceOf(ModelFormatException.class);
    }
  }

  /**
   * A text with pieces changed, gone or there twice is refused, or one that writes itself again.
   */
  @Test
  void whateverIsReadIsWhatWasWritten() throws Exception {
    Random random = new Random(20_261_127);
    List<String> pieces = List.of("\"", ",", ":", "{", "}", "[", "]", "9", "-", ".", "e", "null");
    String good = STATE.write();
    int accepted = 0;
    for (int n = 0; n < 50_000; n++) {
      StringBuilder text = new StringBuilder(good);
      for (int edits = 1 + random.nextInt(2); edits > 0; edits--) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(3));
        String piece =
            random.nextBoolean()
                ? pieces.get(random.nextInt(pieces.size()))
                : good.substring(from % good.length()).substring(0, 1);
        text.replace(from, to, piece);
      }
      try {
        RunState state = RunState.read("file", text.toString());
        assertThat(RunState.read("file", state.write())).isEqualTo(state);
        accepted++;
      } catch (ModelFormatException e) {
        assertThat(e).hasMessageStartingWith("file: state: ");
      }
    }
    assertThat(accepted).isBetween(1_000, 40_000);
  }
}
