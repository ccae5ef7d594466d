package io.github.espalier.train;

import io.github.espalier.internal.Check;
import java.util.Objects;
import java.util.Optional;

/**
 * A schedule after a linear warm-up; see {@link Schedule#warmUp}.
 *
 * @param inner what comes afterwards
 * @param steps how long the warm-up is
 */
record WarmUp(Schedule inner, long steps) implements Schedule {
  WarmUp {
    Objects.requireNonNull(inner, "schedule");
    Check.positive("warm-up steps", steps);
  }

  @Override
  public Optional<String> watched() {
    return inner.watched();
  }

  @Override
  public Run start() {
    Run run = inner.start();
    return new Run() {
      @Override
      public double rate(double base, long step) {
        return step <= steps
            ? run.rate(base, 1) * ((double) step / steps)
            : run.rate(base, step - steps);
      }

      @Override
      public void epochFinished(TrainingState state) {
        run.epochFinished(state);
      }

      @Override
      public double[] state() {
        return run.state();
      }

      @Override
      public void restore(double[] state) {
        run.restore(state);
      }
    };
  }

  @Override
  public String toString() {
    return inner + " after a warm-up of " + steps;
  }
}
