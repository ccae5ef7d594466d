package io.github.espalier.advise;

import io.github.espalier.backend.BackendSetup;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The setup to take for a purpose.
 *
 * @param purpose training or serving
 * @param choice the simplest of the setups that are as fast as the fastest within the noise
 * @param rival the fastest setup of another backend; empty if no other backend was measured
 * @param margin how many times as long the rival takes; 1 without a rival
 * @param meaningful whether the rival is slower by more than the noise
 * @param stable whether the times of every setup had settled before they were measured
 */
public record Recommendation(
    Purpose purpose,
    Measured choice,
    Optional<Measured> rival,
    double margin,
    boolean meaningful,
    boolean stable) {

  /** As in {@code plain (kernel=vector, 1 thread), 1.92 times as fast as nd4j}. */
  @Override
  public String toString() {
    String name = name(choice.setup());
    if (rival.isEmpty()) {
      return name + ", the only backend measured";
    }
    String other = rival.get().setup().backend();
    return meaningful
        ? String.format(Locale.ROOT, "%s, %.2f times as fast as %s", name, margin, other)
        : name + ", no meaningful difference to " + other;
  }

  /** A setup in a few words, with what a user must type. */
  static String name(BackendSetup setup) {
    StringJoiner text = new StringJoiner(", ", setup.backend() + " (", ")");
    Map<String, String> settings = new TreeMap<>(setup.options().settings());
    settings.forEach((name, value) -> text.add(name + "=" + value));
    text.add(setup.threads());
    List<String> jvm = setup.jvmOptions();
    return text + (jvm.isEmpty() ? "" : " with java " + String.join(" ", jvm));
  }
}
