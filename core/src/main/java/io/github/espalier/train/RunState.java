package io.github.espalier.train;

import io.github.espalier.internal.Bits;
import io.github.espalier.internal.Json;
import io.github.espalier.internal.JsonException;
import io.github.espalier.internal.JsonNumber;
import io.github.espalier.io.ModelFormatException;
import io.github.espalier.io.ModelFormatException.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a training run stands, but for its tensors: the {@code state} of a checkpoint.
 *
 * <p>Numbers that are not counts are written as their bits.
 *
 * @param plan the trainer's settings by name, as text
 * @param backend what computed the numbers, for people
 * @param seed of the order of batches
 * @param data tells the training data from others
 * @param validation tells the validation data from others; 0 without
 * @param figures the names of the figures of an epoch
 * @param epoch how many epochs are complete
 * @param batch how many batches of the next one are done
 * @param step how many steps have been made
 * @param batches tells the batches of this epoch from others; if none is done, the first batch of
 *     the epoch before, or 0
 * @param stopped whether a listener has ended the run
 * @param lossSum of the batches done in this epoch
 * @param weightSum of the same batches
 * @param lastFiniteLoss of the last step
 * @param best the best figure of all checkpoints so far; NaN if there was none
 * @param metrics how many running metrics have numbers
 * @param listeners how many arrays of numbers each listener with state has
 */
record RunState(
    Map<String, String> plan,
    String backend,
    long seed,
    long data,
    long validation,
    List<String> figures,
    int epoch,
    int batch,
    long step,
    long batches,
    boolean stopped,
    double lossSum,
    double weightSum,
    double lastFiniteLoss,
    double best,
    int metrics,
    List<Integer> listeners) {
  // State, plan or list.
  private static final int DEPTH = 2;

  /** The text. */
  String write() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("plan", plan);
    root.put("backend", backend);
    root.put("seed", Bits.hex(seed));
    root.put("data", Bits.hex(data));
    root.put("validation", Bits.hex(validation));
    root.put("figures", figures);
    root.put("epoch", epoch);
    root.put("batch", batch);
    root.put("step", step);
    root.put("batches", Bits.hex(batches));
    root.put("stopped", stopped);
    root.put("loss_sum", Bits.hex(lossSum));
    root.put("weight_sum", Bits.hex(weightSum));
    root.put("last_finite_loss", Bits.hex(lastFiniteLoss));
    root.put("best", Bits.hex(best));
    root.put("metrics", metrics);
    root.put("listeners", listeners);
    return Json.write(root);
  }

  /** Reads what {@link #write} wrote, and nothing else. */
  static RunState read(String where, String text) throws ModelFormatException {
    try {
      if (!(Json.parse(text, DEPTH) instanceof Map<?, ?> members)) {
        throw new IllegalArgumentException("needs an object");
      }
      return new Reader(members).state();
    } catch (JsonException | IllegalArgumentException | ArithmeticException e) {
      throw new ModelFormatException(
          Reason.BAD_STATE, where + ": state: " + e.getMessage() + ".", e);
    }
  }

  /** The members of the object. */
  private static final class Reader {
    private static final Set<String> KEYS =
        Set.of(
            "plan",
            "backend",
            "seed",
            "data",
            "validation",
            "figures",
            "epoch",
            "batch",
            "step",
            "batches",
            "stopped",
            "loss_sum",
            "weight_sum",
            "last_finite_loss",
            "best",
            "metrics",
            "listeners");

    private final Map<?, ?> members;

    Reader(Map<?, ?> members) {
      this.members = members;
      if (!members.keySet().equals(KEYS)) {
        throw new IllegalArgumentException("needs exactly the keys that docs/format.md lists");
      }
    }

    RunState state() {
      return new RunState(
          plan(),
          text("backend", members.get("backend")),
          bits("seed"),
          bits("data"),
          bits("validation"),
          texts("figures"),
          Math.toIntExact(count("epoch", members.get("epoch"))),
          Math.toIntExact(count("batch", members.get("batch"))),
          count("step", members.get("step")),
          bits("batches"),
          flag("stopped"),
          Double.longBitsToDouble(bits("loss_sum")),
          Double.longBitsToDouble(bits("weight_sum")),
          Double.longBitsToDouble(bits("last_finite_loss")),
          Double.longBitsToDouble(bits("best")),
          Math.toIntExact(count("metrics", members.get("metrics"))),
          counts("listeners"));
    }

    private Map<String, String> plan() {
      if (!(members.get("plan") instanceof Map<?, ?> settings)) {
        throw new IllegalArgumentException("plan needs an object");
      }
      Map<String, String> plan = new LinkedHashMap<>();
      settings.forEach((name, text) -> plan.put((String) name, text("plan", text)));
      return plan;
    }

    private List<String> texts(String key) {
      List<String> texts = new ArrayList<>();
      list(key).forEach(element -> texts.add(text(key, element)));
      return texts;
    }

    private List<Integer> counts(String key) {
      List<Integer> counts = new ArrayList<>();
      list(key).forEach(element -> counts.add(Math.toIntExact(count(key, element))));
      return counts;
    }

    private List<?> list(String key) {
      if (members.get(key) instanceof List<?> list) {
        return list;
      }
      throw new IllegalArgumentException(key + " needs a list");
    }

    private long bits(String key) {
      try {
        return Bits.toLong(text(key, members.get(key)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(key + " " + e.getMessage(), e);
      }
    }

    private boolean flag(String key) {
      if (members.get(key) instanceof Boolean flag) {
        return flag;
      }
      throw new IllegalArgumentException(key + " needs true or false");
    }

    private static long count(String key, Object value) {
      if (value instanceof JsonNumber number && number.isPlainDigits()) {
        return number.longValueExact();
      }
      throw new IllegalArgumentException(key + " needs whole numbers");
    }

    private static String text(String key, Object value) {
      if (value instanceof String text) {
        return text;
      }
      throw new IllegalArgumentException(key + " needs strings");
    }
  }
}
