package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.internal.InputOutput;
import io.github.espalier.network.Model;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An interrupt ends training after the current step, with nothing lost. */
class InterruptTest {
  @TempDir Path directory;

  @AfterEach
  void clear() {
    Thread.interrupted();
  }

  private static TrainingListener interruptAt(long step) {
    return SmallRun.after(step, state -> Thread.currentThread().interrupt());
  }

  @Test
  void trainingEndsAfterTheStepAndTheFlagStaysSet() {
    double[][] expected;
    try (Model model = SmallRun.model()) {
      List<double[][]> steps = new ArrayList<>();
      SmallRun.plan(model)
          .listener(SmallRun.everyStep(state -> steps.add(state.model().snapshot())))
          .build()
          .fit(SmallRun.DATA);
      expected = steps.get(6);
    }
    try (Model model = SmallRun.model()) {
      History history = SmallRun.plan(model).listener(interruptAt(7)).build().fit(SmallRun.DATA);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      assertThat(history.interrupted()).isTrue();
      // Three steps an epoch: two epochs are complete.
      assertThat(history.epochs()).isEqualTo(2);
      assertThat(history.steps()).isEqualTo(7);
      assertThat(model.snapshot()).isDeepEqualTo(expected);
    }
  }

  @Test
  void anInterruptFromAnotherThreadArrives() throws Exception {
    History[] history = new History[1];
    CountDownLatch hundred = new CountDownLatch(1);
    AtomicReference<double[][]> newest = new AtomicReference<>();
    try (Model model = SmallRun.model()) {
      Trainer trainer =
          SmallRun.plan(model)
              .epochs(Integer.MAX_VALUE)
              .listener(SmallRun.after(100, state -> hundred.countDown()))
              .listener(SmallRun.everyStep(state -> newest.set(state.model().snapshot())))
              .build();
      Thread training = new Thread(() -> history[0] = trainer.fit(SmallRun.DATA));
      training.start();
      assertThat(hundred.await(20, TimeUnit.SECONDS)).isTrue();
      training.interrupt();
      training.join(20_000);
      assertThat(training.isAlive()).isFalse();
      assertThat(history[0].interrupted()).isTrue();
      assertThat(history[0].steps()).isGreaterThanOrEqualTo(100);
      assertThat(model.snapshot()).isDeepEqualTo(newest.get());
    }
  }

  @Test
  void onAnInterruptedThreadNoStepIsMade() {
    try (Model model = SmallRun.model()) {
      double[][] before = model.snapshot();
      Thread.currentThread().interrupt();
      History history = SmallRun.plan(model).build().fit(SmallRun.DATA);
      assertThat(history.interrupted()).isTrue();
      assertThat(history.steps()).isZero();
      assertThat(model.snapshot()).isDeepEqualTo(before);
    }
  }

  @Test
  void aRunThatEndsByItselfWasNotInterrupted() {
    try (Model model = SmallRun.model()) {
      assertThat(SmallRun.plan(model).build().fit(SmallRun.DATA).interrupted()).isFalse();
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }

  /** Fifteen steps, interrupted after each one: fifteen runs of one step, and one that ends. */
  @Test
  void interruptedAfterEveryStepAndResumedEndsInTheSameBits() throws Exception {
    double[][] expected;
    History unbroken;
    try (Model model = SmallRun.model()) {
      unbroken = SmallRun.plan(model).build().fit(SmallRun.DATA);
      expected = model.snapshot();
    }
    // None is due while training: the interrupt itself has to save one, with the flag set.
    Checkpoints checkpoints = Checkpoints.in(directory).everySteps(Integer.MAX_VALUE);
    TrainingListener interrupt = SmallRun.everyStep(state -> Thread.currentThread().interrupt());
    for (int step = 1; step <= SmallRun.STEPS; step++) {
      try (Model model = SmallRun.model()) {
        if (step > 1) {
          // None of these may survive; the first run begins with the model's own.
          model.restore(SmallRun.zeros(model));
        }
        Trainer trainer = SmallRun.plan(model).checkpoints(checkpoints).listener(interrupt).build();
        History history = trainer.resume(SmallRun.DATA);
        assertThat(history.steps()).isEqualTo(step);
        assertThat(history.interrupted()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(checkpoints.files().get(0))
            .hasFileName(String.format("ckpt-%012d.safetensors", step));
      }
    }
    try (Model model = SmallRun.model()) {
      History history = SmallRun.plan(model).checkpoints(checkpoints).build().resume(SmallRun.DATA);
      assertThat(history.interrupted()).isFalse();
      assertThat(history.numbers()).isEqualTo(unbroken.numbers());
      assertThat(model.snapshot()).isDeepEqualTo(expected);
    }
    // Two are kept.
    assertThat(checkpoints.files()).hasSize(2);
  }

  @Test
  void resumingOnAnInterruptedThreadReadsAndEnds() throws Exception {
    Checkpoints checkpoints = Checkpoints.in(directory).everySteps(1);
    double[][] saved;
    try (Model model = SmallRun.model()) {
      SmallRun.plan(model)
          .checkpoints(checkpoints)
          .listener(interruptAt(5))
          .build()
          .fit(SmallRun.DATA);
      saved = model.snapshot();
    }
    List<Path> files = checkpoints.files();
    try (Model model = SmallRun.model()) {
      History history = SmallRun.plan(model).checkpoints(checkpoints).build().resume(SmallRun.DATA);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
      assertThat(history.steps()).isEqualTo(5);
      assertThat(model.snapshot()).isDeepEqualTo(saved);
    }
    assertThat(checkpoints.files()).isEqualTo(files);
  }

  @Test
  void anInterruptIsNotTakenForDamage() throws Exception {
    try (Model model = SmallRun.model()) {
      Checkpoints checkpoints = Checkpoints.in(directory);
      SmallRun.plan(model).checkpoints(checkpoints).build().fit(SmallRun.DATA);
      assertThatThrownBy(
              () -> SmallRun.plan(model).checkpoints(checkpoints).build().fit(SmallRun.DATA))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("of an earlier run, the newest ckpt-000000000015.safetensors");
      Thread.currentThread().interrupt();
      History history = SmallRun.plan(model).checkpoints(checkpoints).build().resume(SmallRun.DATA);
      // It was complete: there was nothing to interrupt.
      assertThat(history.epochs()).isEqualTo(5);
    }
  }

  @Test
  void anInterruptInTheMiddleOfASaveSavesAgain() throws Exception {
    Path file = directory.resolve("file");
    int[] calls = new int[1];
    InputOutput.uninterrupted(
        () -> {
          if (calls[0]++ == 0) {
            Thread.currentThread().interrupt();
          }
          // A channel in use by an interrupted thread is closed and says so.
          try (FileChannel out =
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            return out.write(ByteBuffer.wrap(new byte[3]));
          }
        });
    assertThat(calls[0]).isEqualTo(2);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Files.size(file)).isEqualTo(3);
    IOException full = new IOException("No space left on device");
    assertThatThrownBy(
            () ->
                InputOutput.uninterrupted(
                    () -> {
                      calls[0]++;
                      throw full;
                    }))
        .isSameAs(full);
    assertThat(calls[0]).isEqualTo(3);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
