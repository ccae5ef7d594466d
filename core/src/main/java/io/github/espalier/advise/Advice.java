package io.github.espalier.advise;

import io.github.espalier.backend.BackendSetup;
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
  /** Nobody gives up more than this for a simpler setup, however much the figures scatter. */
  private static final double NEAR = 1.1;

  private static final double JVM_OPTION = 0.25;

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
    Measured simplest =
        measured.stream()
            .filter(m -> ties(purpose, m, fastest))
            .filter(m -> purpose.of(m).seconds() < NEAR * purpose.of(fastest).seconds())
            .min(simplest().thenComparing(by(purpose)))
            .orElseThrow();
    // A simpler setup that gives away what its backend has over the others is none to take.
    boolean leads = beats(purpose, fastest, rival(purpose, fastest));
    boolean keepsLead = beats(purpose, simplest, rival(purpose, simplest));
    Measured choice = leads && !keepsLead ? fastest : simplest;
    Optional<Measured> rival = rival(purpose, choice);
    double margin =
        rival.map(r -> purpose.of(r).dividedBy(purpose.of(choice)).factor()).orElse(1.0);
    boolean meaningful = beats(purpose, choice, rival);
    boolean stable = measured.stream().allMatch(m -> purpose.of(m).stable());
    return Optional.of(new Recommendation(purpose, choice, rival, margin, meaningful, stable));
  }

  private static Comparator<Measured> by(Purpose purpose) {
    return Comparator.comparingDouble(m -> purpose.of(m).seconds());
  }

  /** One thread before several, then the shorter start. */
  private static Comparator<Measured> simplest() {
    return Comparator.<Measured>comparingInt(m -> m.setup().options().threads() == 1 ? 0 : 1)
        .thenComparingDouble(Advice::effort);
  }

  /** The time to start; a JVM option to be typed counts as a quarter more. */
  private static double effort(Measured m) {
    double start = Double.isNaN(m.startSeconds()) ? 1 : m.startSeconds();
    return start * (1 + JVM_OPTION * m.setup().jvmOptions().size());
  }

  /** The fastest setup of another backend. */
  private Optional<Measured> rival(Purpose purpose, Measured one) {
    return measured.stream()
        .filter(m -> !m.setup().backend().equals(one.setup().backend()))
        .min(by(purpose));
  }

  private static boolean beats(Purpose purpose, Measured one, Optional<Measured> rival) {
    return rival.isPresent() && !ties(purpose, rival.get(), one);
  }

  static boolean ties(Purpose purpose, Measured one, Measured best) {
    return !purpose.of(one).dividedBy(purpose.of(best)).isSlower();
  }

  /** The line that says what to take, for training and for serving. */
  public String recommendation() {
    if (measured.isEmpty()) {
      return "RECOMMENDATION none: no backend could be measured";
    }
    Recommendation training = training().orElseThrow();
    Recommendation serving = serving().orElseThrow();
    return "RECOMMENDATION train on "
        + training
        + "; serve on "
        + serving
        + (training.stable() && serving.stable()
            ? ""
            : "; not every setup was stable within the budget: give it more time, or a quiet machine");
  }

  @Override
  public String toString() {
    return new AdviceText(this).text();
  }
}
