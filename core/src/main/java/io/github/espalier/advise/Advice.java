package io.github.espalier.advise;

import io.github.espalier.backend.BackendSetup;
import io.github.espalier.measure.Statistic;
import io.github.espalier.tensor.DType;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link BackendAdvisor} found out. Prints as a table that ends with the line that begins
 * {@code RECOMMENDATION}.
 *
 * @param network the network, in words
 * @param batch samples per training step
 * @param dtype the number format
 * @param measured every setup that was measured, the fastest in training first
 * @param failures the setups that could not be measured, with the reason
 * @param took how long it took
 */
public record Advice(
    String network,
    int batch,
    DType dtype,
    List<Measured> measured,
    Map<BackendSetup, String> failures,
    Duration took) {
  /** Copies and sorts. */
  public Advice {
    measured = measured.stream().sorted(by(Purpose.TRAINING)).toList();
    failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
  }

  /** What to train on; empty if nothing could be measured. */
  public Optional<Recommendation> training() {
    return recommendation(Purpose.TRAINING);
  }

  /** What to serve single predictions with; empty if nothing could be measured. */
  public Optional<Recommendation> serving() {
    return recommendation(Purpose.SERVING);
  }

  private Optional<Recommendation> recommendation(Purpose purpose) {
    if (measured.isEmpty()) {
      return Optional.empty();
    }
    Measured fastest = measured.stream().min(by(purpose)).orElseThrow();
    Measured choice =
        measured.stream()
            .filter(m -> ties(purpose, m, fastest))
            .min(simplest().thenComparing(by(purpose)))
            .orElseThrow();
    Optional<Measured> rival =
        measured.stream()
            .filter(m -> !m.setup().backend().equals(choice.setup().backend()))
            .min(by(purpose));
    double margin =
        rival.map(r -> purpose.of(r).seconds() / purpose.of(choice).seconds()).orElse(1.0);
    boolean meaningful = rival.isPresent() && !ties(purpose, rival.get(), fastest);
    return Optional.of(new Recommendation(purpose, choice, rival, margin, meaningful));
  }

  private static Comparator<Measured> by(Purpose purpose) {
    return Comparator.comparingDouble(m -> purpose.of(m).seconds());
  }

  /** Fewer threads, then fewer JVM options, then a shorter start. */
  private static Comparator<Measured> simplest() {
    return Comparator.<Measured>comparingInt(m -> m.setup().options().threads() == 1 ? 0 : 1)
        .thenComparingInt(m -> m.setup().jvmOptions().size())
        .thenComparingDouble(Measured::startSeconds);
  }

  static boolean ties(Purpose purpose, Measured one, Measured best) {
    return statistic(purpose.of(one)).ties(statistic(purpose.of(best)));
  }

  private static Statistic statistic(Timing timing) {
    return new Statistic(timing.seconds(), timing.spread());
  }

  /** The line that says what to take, for training and for serving. */
  public String recommendation() {
    return training()
        .map(
            training ->
                "RECOMMENDATION train on " + training + "; serve on " + serving().orElseThrow())
        .orElse("RECOMMENDATION none: no backend could be measured");
  }

  @Override
  public String toString() {
    return new AdviceText(this).text();
  }
}
