package io.github.espalier.train;

import io.github.espalier.tensor.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What a training would be like; see {@link Trainer#dryRun}. Prints as a readable report.
 *
 * @param input the shape of one sample
 * @param output the shape of one output
 * @param samples how many training samples; −1 if only the end of a source of batches will tell
 * @param validationSamples how many validation samples; 0 without
 * @param largestBatch the most samples of a batch
 * @param steps steps of the first epoch; −1 if only the end of a source will tell
 * @param epochs epochs of the plan
 * @param parameters how many numbers the model has
 * @param trained how many of them are trained
 * @param classCounts training samples per class, of a source those in its first batch; empty if
 *     targets are no classes
 * @param firstLoss the loss of the first batch, before any step
 * @param memory bytes
 * @param time what to expect; empty if the memory does not suffice to try
 * @param warnings what looks like a mistake, one line each
 */
public record DryRun(
    Shape input,
    Shape output,
    int samples,
    int validationSamples,
    int largestBatch,
    long steps,
    int epochs,
    long parameters,
    long trained,
    List<Long> classCounts,
    double firstLoss,
    Memory memory,
    Optional<Time> time,
    List<String> warnings) {
  /** Copies and checks for null. */
  public DryRun {
    Objects.requireNonNull(input, "input");
    Objects.requireNonNull(output, "output");
    classCounts = List.copyOf(classCounts);
    Objects.requireNonNull(memory, "memory");
    Objects.requireNonNull(time, "time");
    warnings = List.copyOf(warnings);
  }

  /**
   * Bytes on the backend.
   *
   * @param weights of the model, which exist already
   * @param step activations, gradients and optimizer state
   * @param data the training data, unless they are read in batches, and a batch of them; with
   *     metrics after every epoch also what measuring them takes
   * @param validation validation data, and what measuring them takes
   */
  public record Memory(long weights, long step, long data, long validation) {
    /** What training needs beside the model. */
    public long needed() {
      return step + data + validation;
    }
  }

  /**
   * Measured on the first batches, with the model's own steps at rate 0.
   *
   * @param step of one step, metrics included
   * @param epoch of one epoch, validation included; empty if the number of its steps is not known
   * @param total of all epochs; empty likewise
   */
  public record Time(Duration step, Optional<Duration> epoch, Optional<Duration> total) {
    /** Checks for null. */
    public Time {
      Objects.requireNonNull(step, "step");
      Objects.requireNonNull(epoch, "epoch");
      Objects.requireNonNull(total, "total");
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    line(text, "input", input + " → " + output);
    line(
        text,
        "parameters",
        String.format(Locale.ROOT, "%,d, of which %,d are trained", parameters, trained));
    line(
        text,
        "data",
        String.format(
            Locale.ROOT,
            "%s samples, %,d for validation; %s steps of up to %,d samples in each of %,d epochs",
            known(samples),
            validationSamples,
            known(steps),
            largestBatch,
            epochs));
    if (!classCounts.isEmpty()) {
      line(text, "classes", classCounts + (samples < 0 ? " in the first batch" : ""));
    }
    line(
        text,
        "memory",
        String.format(
            Locale.ROOT,
            "weights %s, step %s, data %s, validation %s",
            mebibytes(memory.weights),
            mebibytes(memory.step),
            mebibytes(memory.data),
            mebibytes(memory.validation)));
    if (time.isPresent()) {
      line(text, "first loss", Double.toString(firstLoss));
      line(
          text,
          "time",
          "step "
              + readable(time.get().step)
              + time.get().epoch.map(epoch -> ", epoch " + readable(epoch)).orElse("")
              + time.get().total.map(total -> ", in all " + readable(total)).orElse(""));
    }
    warnings.forEach(warning -> line(text, "warning", warning));
    return text.toString();
  }

  private static String known(long count) {
    return count < 0 ? "unknown" : String.format(Locale.ROOT, "%,d", count);
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-11s %s%n", name, value));
  }

  static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / (1024.0 * 1024.0));
  }

  private static String readable(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    if (seconds < 1) {
      return String.format(Locale.ROOT, "%.3g ms", seconds * 1e3);
    }
    return seconds < 120
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : String.format(Locale.ROOT, "%.0f min", seconds / 60);
  }
}
