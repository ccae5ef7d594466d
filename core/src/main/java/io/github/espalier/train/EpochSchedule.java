package io.github.espalier.train;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A schedule whose steps are epochs; see {@link Schedule#inEpochs}.
 *
 * @param inner what is asked for the rate of an epoch
 */
record EpochSchedule(Schedule inner) implements Schedule {
  EpochSchedule {
    Objects.requireNonNull(inner, "schedule");
  }

  @Override
  public Optional<String> watched() {
    return inner.watched();
  }

  @Override
  public Run start() {
    Run run = inner.start();
    return new Run() {
      private long epochs;

      @Override
      public double rate(double base, long step) {
        return run.rate(base, epochs + 1);
      }

      @Override
      public void epochFinished(TrainingState state) {
        epochs++;
        run.epochFinished(state);
      }

      @Override
      public double[] state() {
        double[] rest = run.state();
        double[] all = new double[rest.length + 1];
        all[0] = epochs;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
      }

      @Override
      public void restore(double[] state) {
        if (Objects.requireNonNull(state, "state").length < 1) {
          throw new IllegalArgumentException("schedule: needs a state of 1 number or more, got 0");
        }
        run.restore(Arrays.copyOfRange(state, 1, state.length));
        epochs = (long) state[0];
      }
    };
  }

  @Override
  public String toString() {
    return inner + ", in epochs";
  }
}
