package io.github.espalier.train;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.BatchPlan;
import io.github.espalier.data.BatchSource;
import io.github.espalier.data.Dataset;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.network.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/** Makes a {@link DryRun}: computes what can be computed, and tries the rest on a copy. */
final class DryRunMeasurement {
  /** Batches and validation samples that are tried. */
  private static final int BATCHES = 8;

  private static final int VALIDATION = 1024;

  /** How long steps are repeated before the clock counts, and while it does. */
  private static final long WARM_UP_NANOS = 200_000_000;

  private static final long MEASURED_NANOS = 200_000_000;

  private static final double LARGE = 1000;

  private final Trainer trainer;
  private final Dataset train;
  private final Dataset validation;
  private final Backend backend;
  private final BatchPlan batches;
  private final int largestBatch;

  /** Whether {@link #train} is the first batch of a source, which has others. */
  private final boolean streamed;

  private final List<String> warnings = new ArrayList<>();
  private double firstLoss = Double.NaN;
  private long stepBytes;

  private DryRunMeasurement(
      Trainer trainer,
      Dataset train,
      Dataset validation,
      BatchPlan batches,
      int largestBatch,
      boolean streamed) {
    this.trainer = trainer;
    this.train = train;
    this.validation = validation;
    this.batches = batches;
    this.largestBatch = largestBatch;
    this.streamed = streamed;
    backend = trainer.model().backend();
  }

  static DryRunMeasurement of(Trainer trainer, Dataset train, Dataset validation) {
    BatchPlan batches = trainer.firstEpoch(train.size());
    int largestBatch = trainer.order().largestBatch(train.size());
    return new DryRunMeasurement(trainer, train, validation, batches, largestBatch, false);
  }

  static DryRunMeasurement of(
      Trainer trainer, BatchSource source, Dataset firstBatch, Dataset validation) {
    BatchPlan one = FirstBatch.plan(firstBatch.size());
    return new DryRunMeasurement(trainer, firstBatch, validation, one, source.batchSize(), true);
  }

  DryRun report() {
    Model model = trainer.model();
    long trained = 0;
    for (Parameter parameter : model.parameters()) {
      trained += trainer.stepPlan().frozen().contains(parameter.layer()) ? 0 : parameter.size();
    }
    PlanCheck.requireRates(trainer.stepPlan(), batches.batches());
    List<Long> classes = classCounts();
    warnAboutFeatures();
    warnAboutCheckpoints();
    DryRun.Memory computed = memory(trained);
    Optional<DryRun.Time> time = time(computed);
    DryRun.Memory memory =
        time.isEmpty()
            ? computed
            : new DryRun.Memory(
                computed.weights(), stepBytes, computed.data(), computed.validation());
    return new DryRun(
        model.network().inputShape(),
        model.network().outputShape(),
        streamed ? -1 : train.size(),
        validation == null ? 0 : validation.size(),
        largestBatch,
        streamed ? -1 : batches.batches(),
        trainer.epochs(),
        model.parameterCount(),
        trained,
        classes,
        firstLoss,
        memory,
        time,
        warnings);
  }

  // ---- labels and features ----

  /** How many samples every class has; none if targets are no classes. */
  List<Long> classCounts() {
    int outputs = trainer.model().network().outputShape().size();
    Long[] counts = new Long[Math.max(outputs, 2)];
    Arrays.fill(counts, 0L);
    for (int r = 0; r < train.size(); r++) {
      int label = label(r);
      if (label < 0) {
        return List.of();
      }
      counts[label]++;
    }
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] == 0 && !streamed) {
        warnings.add("class " + c + " of " + counts.length + " has no training sample");
      }
    }
    return List.of(counts);
  }

  /** The class of a sample, or −1 if its target is none. */
  private int label(int row) {
    if (train.hasClassIndices()) {
      return (int) train.target(row, 0);
    }
    boolean one = train.targetCount() == 1;
    int label = one ? 0 : -1;
    for (int c = 0; c < train.targetCount(); c++) {
      double t = train.target(row, c);
      if (t != 0 && t != 1 || t == 1 && !one && label >= 0) {
        return -1;
      }
      label = t == 0 ? label : one ? 1 : c;
    }
    return label;
  }

  private void warnAboutFeatures() {
    int columns = train.featureShape().size();
    int worst = 0;
    double largest = 0;
    for (int r = 0; r < train.size(); r++) {
      for (int c = 0; c < columns; c++) {
        double size = Math.abs(train.feature(r, c));
        if (size > largest) {
          largest = size;
          worst = c;
        }
      }
    }
    if (largest > LARGE) {
      warnings.add(
          "feature column "
              + worst
              + " reaches "
              + largest
              + "; networks learn from numbers near 1: scale the features");
    }
  }

  private void warnAboutCheckpoints() {
    Checkpoints when = trainer.checkpoints();
    if (when == null) {
      return;
    }
    try {
      int found = when.files().size();
      if (found > 0) {
        warnings.add(
            "checkpoints: "
                + when.directory()
                + " holds "
                + found
                + " of an earlier run: resume goes on from them, fit refuses them");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("checkpoints: " + e, e);
    }
  }

  // ---- memory ----

  /** As computed, without allocating a batch. */
  DryRun.Memory memory(long trained) {
    Model model = trainer.model();
    int bytes = backend.dtype().bytes();
    int rows = Math.min(largestBatch, trainer.stepPlan().microBatch());
    long states = 0;
    for (int slot = 0; slot < 3; slot++) {
      states += trainer.stepPlan().optimizer().usesSlot(slot) ? trained : 0;
    }
    long data = bytesOf(train, (streamed ? 0 : train.size()) + largestBatch);
    if (!trainer.epochMetrics().isEmpty()) {
      data += evaluatorBytes(train);
    }
    return new DryRun.Memory(
        model.parameterCount() * bytes,
        sessionBytes(rows, this::bytesOfTraining) + states * bytes,
        data,
        validation == null
            ? 0
            : bytesOf(validation, validation.size()) + evaluatorBytes(validation));
  }

  /** What measuring takes beside the data: a batch, and the activations of one. */
  private long evaluatorBytes(Dataset data) {
    int rows = Math.min(Evaluator.BATCH, data.size());
    return bytesOf(data, rows) + sessionBytes(rows, this::bytesOfInference);
  }

  private long bytesOf(Dataset data, long rows) {
    int columns = data.featureShape().size() + data.targetCount() + (data.hasWeights() ? 1 : 0);
    return rows * columns * backend.dtype().bytes();
  }

  /** Every buffer has so many rows, or a number of its own: two sessions tell the bytes of all. */
  private static long sessionBytes(int rows, IntToLongFunction bytes) {
    long one = bytes.applyAsLong(1);
    long each = bytes.applyAsLong(2) - one;
    return one + (rows - 1) * each;
  }

  private long bytesOfTraining(int rows) {
    Model model = trainer.model();
    boolean logits = trainer.loss().fusesWith(model.network().lastActivation());
    try (Session session = model.newTrainingSession(rows, logits, trainer.stepPlan().frozen())) {
      session.batchBuffer(model.network().outputShape());
      return session.bytes();
    }
  }

  private long bytesOfInference(int rows) {
    try (Session session = Evaluator.newSession(trainer.model(), trainer.loss(), rows)) {
      return session.bytes();
    }
  }

  // ---- time ----

  private Optional<DryRun.Time> time(DryRun.Memory memory) {
    Runtime runtime = Runtime.getRuntime();
    long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    if (memory.needed() + memory.weights() > free) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "training needs %s, the heap has %s left: give the JVM more with -Xmx, or make"
                  + " batches smaller with microBatchSize",
              DryRun.mebibytes(memory.needed()),
              DryRun.mebibytes(free)));
      return Optional.empty();
    }
    try (Model copy = trainer.model().copyTo(backend)) {
      double step = secondsPerStep(copy);
      if (streamed) {
        return Optional.of(new DryRun.Time(seconds(step), Optional.empty(), Optional.empty()));
      }
      double epoch = step * batches.batches();
      if (validation != null) {
        epoch += secondsToEvaluate(copy, validation);
      }
      if (!trainer.epochMetrics().isEmpty()) {
        epoch += secondsToEvaluate(copy, train);
      }
      return Optional.of(
          new DryRun.Time(
              seconds(step),
              Optional.of(seconds(epoch)),
              Optional.of(seconds(epoch * trainer.epochs()))));
    }
  }

  private static Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }

  private double secondsPerStep(Model copy) {
    int tried = Math.min(BATCHES, batches.batches());
    int[] starts = new int[tried + 1];
    for (int b = 0; b < tried; b++) {
      starts[b + 1] = starts[b] + batches.count(b);
    }
    int[] samples = Arrays.copyOfRange(batches.index(), batches.start(0), batches.start(tried));
    Dataset some = train.select(samples);
    int[] index = new int[samples.length];
    for (int i = 0; i < index.length; i++) {
      index[i] = i;
    }
    Schedule still = () -> (base, step) -> 0;
    try (DeviceData data = DeviceData.withBatches(backend, some, largestBatch);
        TrainStep step = new TrainStep(copy, trainer.stepPlan().with(still), largestBatch)) {
      step.expectFeatures(data.largestFeature());
      Meter meter =
          new Meter(
              backend,
              trainer.runningMetrics(),
              largestBatch,
              copy.network().outputShape().size(),
              some.targetCount(),
              some.hasClassIndices());
      Runnable round =
          () -> {
            for (int b = 0; b < tried; b++) {
              data.gather(index, starts[b], starts[b + 1] - starts[b]);
              double loss = step.run(data.x(), data.target(), data.weight());
              firstLoss = Double.isNaN(firstLoss) ? loss : firstLoss;
              if (!meter.isIdle()) {
                meter.add(step.predictions(), data.target());
              }
            }
          };
      stepBytes = step.bytes();
      return secondsOf(round) / tried;
    }
  }

  private double secondsToEvaluate(Model copy, Dataset data) {
    int tried = Math.min(VALIDATION, data.size());
    int[] index = new int[tried];
    for (int i = 0; i < tried; i++) {
      index[i] = i;
    }
    try (Evaluator evaluator =
        new Evaluator(copy, trainer.loss(), trainer.allMetrics(), data.select(index))) {
      return secondsOf(evaluator::run) * data.size() / tried;
    }
  }

  /** The median of some rounds, once warm; at least two rounds are made, the second counts. */
  private static double secondsOf(Runnable round) {
    long begin = System.nanoTime();
    do {
      round.run();
    } while (System.nanoTime() - begin < WARM_UP_NANOS);
    List<Long> nanos = new ArrayList<>();
    long start = System.nanoTime();
    long now = start;
    do {
      long before = now;
      round.run();
      now = System.nanoTime();
      nanos.add(now - before);
    } while (now - start < MEASURED_NANOS);
    Collections.sort(nanos);
    return nanos.get(nanos.size() / 2) / 1e9;
  }
}
