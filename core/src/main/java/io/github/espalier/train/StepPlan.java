package io.github.espalier.train;

import io.github.espalier.loss.Loss;
import io.github.espalier.optim.Optimizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one step is made.
 *
 * @param loss what is made small
 * @param optimizer how
 * @param schedule its learning rate
 * @param clipping or null
 * @param penalty on the parameters
 * @param decay of the weights, decoupled: w ← w − rate·decay·w
 * @param decayBias whether biases decay too
 * @param maxNorm the largest norm of a unit's incoming weights, or infinite
 * @param microBatch the most rows that go through the network at once
 * @param classWeights one per class, or empty
 * @param frozen the layers that are not trained
 */
record StepPlan(
    Loss loss,
    Optimizer optimizer,
    Schedule schedule,
    Clipping clipping,
    Penalty penalty,
    double decay,
    boolean decayBias,
    double maxNorm,
    int microBatch,
    List<Double> classWeights,
    Set<String> frozen) {
  private static final Pattern IDENTITY =
      Pattern.compile("[\\w.$/]+@[0-9a-f]{1,8}\\b", Pattern.UNICODE_CHARACTER_CLASS);

  /** A run of the schedule, at its beginning. */
  Schedule.Run startSchedule() {
    return Objects.requireNonNull(schedule.start(), "schedule.start()");
  }

  /** Every setting by name, as text that is the same for the same plan. */
  Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("loss", text(loss));
    settings.put("optimizer", text(optimizer));
    settings.put("schedule", text(schedule));
    settings.put("clipping", clipping == null ? "none" : clipping.toString());
    settings.put("penalty", penalty.toString());
    settings.put("decay", decay + (decayBias ? ", biases too" : ""));
    settings.put("max_norm", Double.toString(maxNorm));
    settings.put("micro_batch", Integer.toString(microBatch));
    settings.put("class_weights", classWeights.toString());
    settings.put("frozen", new TreeSet<>(frozen).toString());
    return settings;
  }

  /**
   * The text of an object. What Java puts for objects without one, class and hash, is another in
   * every process, wherever it stands in the text: only the class remains, if it has a name.
   */
  static String text(Object part) {
    return IDENTITY.matcher(part.toString()).replaceAll(StepPlan::className);
  }

  private static String className(MatchResult identity) {
    String text = identity.group();
    boolean generated = text.contains("$$Lambda") || text.contains("$Proxy");
    return generated
        ? "custom"
        : Matcher.quoteReplacement(text.substring(0, text.lastIndexOf('@')));
  }

  /** This plan with another schedule. */
  StepPlan with(Schedule schedule) {
    return new StepPlan(
        loss,
        optimizer,
        schedule,
        clipping,
        penalty,
        decay,
        decayBias,
        maxNorm,
        microBatch,
        classWeights,
        frozen);
  }
}
