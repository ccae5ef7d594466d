package io.github.espalier.train;

/**
 * A listener with numbers of its own that shape the rest of a run: a checkpoint holds them, so that
 * a resumed run goes on with them.
 *
 * <p>A resumed run tells {@link #trainingStarted}, in the middle of an epoch also {@link
 * #epochStarted}, and then restores. It tries the numbers before, too, when nothing has changed
 * yet: a checkpoint whose numbers are refused is damaged, and an older one is tried. Listeners are
 * matched by their order. Class and {@code toString} must be those of the run that is resumed, so
 * the text should tell the settings; it is asked for before training begins.
 */
public interface StatefulListener extends TrainingListener {
  /**
   * The numbers, asked for between steps; as many arrays of any length as needed. NaN and infinity
   * are allowed.
   */
  double[][] state();

  /**
   * Goes on from what {@link #state} returned.
   *
   * @throws IllegalArgumentException if these are not numbers of such a listener
   */
  void restore(double[][] state);
}
