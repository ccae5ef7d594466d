package io.github.espalier.train;

import io.github.espalier.internal.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Where and when a training run saves checkpoints, from which {@link Trainer#resume} goes on as if
 * it had not been interrupted: to the same bits on the same backend.
 *
 * <pre>{@code
 * Checkpoints.in(directory).everySteps(500).every(Duration.ofMinutes(5)).atBest("val_loss").keep(3)
 * }</pre>
 *
 * <p>If nothing says when, one is saved after every epoch. A run that is interrupted or stopped
 * saves one before it ends. Every checkpoint has a new name, {@code ckpt-} or, at the best figure,
 * {@code best-} with the step; after a save the oldest ones beyond {@link #keep} are deleted, of
 * each kind by itself. One directory belongs to one run, which also deletes the temporary files
 * {@code .espalier-….tmp} that saves of a killed process have left there.
 *
 * <p><b>Errors.</b> A directory that cannot be made or written to is refused before the first step.
 * A checkpoint that cannot be written ends training by an {@link java.io.UncheckedIOException}; the
 * earlier ones stay. A number that is not finite in weights or optimizer ends it by a {@link
 * TrainingDivergedException}, before anything is written.
 */
public final class Checkpoints {
  private final Path directory;
  private final long steps;
  private final Duration time;
  private final String best;
  private final int keep;

  private Checkpoints(Path directory, long steps, Duration time, String best, int keep) {
    this.directory = directory;
    this.steps = steps;
    this.time = time;
    this.best = best;
    this.keep = keep;
  }

  /** Checkpoints in a directory of their own, which is made if need be. */
  public static Checkpoints in(Path directory) {
    return new Checkpoints(Objects.requireNonNull(directory, "directory"), 0, null, null, 2);
  }

  /** These, and one after every so many steps. */
  public Checkpoints everySteps(int steps) {
    return new Checkpoints(directory, Check.positive("everySteps", steps), time, best, keep);
  }

  /** These, and one after the first step that ends so long after the last checkpoint. */
  public Checkpoints every(Duration time) {
    if (Objects.requireNonNull(time, "time").isNegative() || time.isZero()) {
      throw new IllegalArgumentException("every: needs a time above 0, got " + time);
    }
    return new Checkpoints(directory, steps, time, best, keep);
  }

  /**
   * These, and one after every epoch whose figure is the best so far.
   *
   * @param figure as in {@code "val_loss"}: the smallest is best, or the largest of a metric whose
   *     {@link io.github.espalier.metric.Metric#largerIsBetter} says so
   */
  public Checkpoints atBest(String figure) {
    Objects.requireNonNull(figure, "figure");
    return new Checkpoints(directory, steps, time, figure, keep);
  }

  /**
   * These, of which so many are kept; 2 by default.
   *
   * @param count at least 2: the newest one may be damaged by the failure it is there for
   */
  public Checkpoints keep(int count) {
    if (count < 2) {
      throw new IllegalArgumentException(
          "keep: needs at least 2 checkpoints, so that one is left if the newest is damaged, got "
              + count);
    }
    return new Checkpoints(directory, steps, time, best, count);
  }

  /** Where they are. */
  public Path directory() {
    return directory;
  }

  /** The files there are, the newest first; {@code Model.load} reads the model in one. */
  public List<Path> files() throws IOException {
    return CheckpointStore.files(directory);
  }

  long steps() {
    return steps;
  }

  Duration time() {
    return time;
  }

  String best() {
    return best;
  }

  int keep() {
    return keep;
  }

  boolean afterEveryEpoch() {
    return steps == 0 && time == null && best == null;
  }

  @Override
  public String toString() {
    return "checkpoints in "
        + directory
        + (steps == 0 ? "" : ", every " + steps + " steps")
        + (time == null ? "" : ", every " + time)
        + (best == null ? "" : ", at the best " + best)
        + (afterEveryEpoch() ? ", after every epoch" : "")
        + ", "
        + keep
        + " kept";
  }
}
