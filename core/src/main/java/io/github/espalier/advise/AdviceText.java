package io.github.espalier.advise;

import io.github.espalier.backend.BackendOptions;
import io.github.espalier.measure.Figures;
import io.github.espalier.measure.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/** An advice as a table for people. */
final class AdviceText {
  private static final List<String> COLUMNS =
      List.of(
          "setup",
          "train/s",
          "±",
          "time",
          "forward/s",
          "predict 1",
          "±",
          "time",
          "bytes/step",
          "start",
          "memory");

  private final Advice advice;

  AdviceText(Advice advice) {
    this.advice = advice;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "%s, batch %d, %s%n", advice.network(), advice.batch(), advice.dtype()));
    List<List<String>> lines = new ArrayList<>();
    lines.add(COLUMNS);
    advice.measured().forEach(m -> lines.add(line(m)));
    text.append(TextTable.of(lines, Set.of(0)));
    text.append(
        "train/s and forward/s: samples per second, medians; ±: scatter of the rounds; time:"
            + " relative to the fastest,\n= within the noise; predict 1: one sample; start: JVM to"
            + " first product; memory: of the process at most.\n");
    advice.measured().forEach(m -> unstable(text, m));
    advice
        .failures()
        .forEach(
            (setup, why) -> text.append(setup).append(": not measured: ").append(why).append('\n'));
    return text.append(advice.recommendation()).append('\n').toString();
  }

  private void unstable(StringBuilder text, Measured m) {
    List<String> what = new ArrayList<>();
    if (!m.training().stable()) {
      what.add("training");
    }
    if (!m.forward().stable()) {
      what.add("forward");
    }
    if (!m.prediction().stable()) {
      what.add("prediction");
    }
    if (!what.isEmpty()) {
      text.append(name(m))
          .append(": not stable within the budget: ")
          .append(String.join(", ", what))
          .append('\n');
    }
  }

  private static String name(Measured m) {
    BackendOptions options = m.setup().options();
    StringBuilder name = new StringBuilder(m.setup().backend());
    new TreeMap<>(options.settings()).values().forEach(value -> name.append(' ').append(value));
    return name.append(", ").append(m.setup().threads()).toString();
  }

  private List<String> line(Measured m) {
    return List.of(
        name(m),
        Figures.count(advice.batch() / m.training().seconds()),
        Figures.spread(m.training().spread()),
        standing(Purpose.TRAINING, m),
        Figures.count(advice.batch() / m.forward().seconds()),
        Figures.seconds(m.prediction().seconds()),
        Figures.spread(m.prediction().spread()),
        standing(Purpose.SERVING, m),
        Figures.bytes(m.training().bytesPerStep()),
        Double.isNaN(m.startSeconds()) ? "–" : Figures.seconds(m.startSeconds()),
        m.memoryBytes() < 0 ? "–" : (m.memoryBytes() >> 20) + " MiB");
  }

  private String standing(Purpose purpose, Measured m) {
    Measured best =
        advice.measured().stream()
            .min((a, b) -> Double.compare(purpose.of(a).seconds(), purpose.of(b).seconds()))
            .orElseThrow();
    return Advice.ties(purpose, m, best)
        ? "="
        : Figures.times(purpose.of(m).seconds() / purpose.of(best).seconds());
  }
}
