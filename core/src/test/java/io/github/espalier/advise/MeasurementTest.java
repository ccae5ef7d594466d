package io.github.espalier.advise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.measure.ChildException;
import io.github.espalier.measure.Proof;
import io.github.espalier.measure.Runner;
import io.github.espalier.measure.ScriptedRunner;
import io.github.espalier.network.Sequential;
import io.github.espalier.tensor.DType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementTest {
  private static final BackendSetup SETUP = BackendSetup.of("fake", BackendOptions.defaults());

  @TempDir private Path folder;

  private final ScriptedRunner backend = new ScriptedRunner();

  /** One backend, and a reference to be opened. */
  private record Scripted(Runner backend, Supplier<Runner> reference, Path folder) implements Host {
    @Override
    public Runner open(BackendSetup setup) {
      return backend;
    }

    @Override
    public Proof proof() {
      return new Proof(reference.get(), folder);
    }

    @Override
    public boolean hasProcesses() {
      return false;
    }

    @Override
    public double start(BackendSetup setup) {
      return Double.NaN;
    }

    @Override
    public void close() {}
  }

  private Advice measure(Supplier<Runner> reference) throws InterruptedException {
    return new Measurement(
            new Scripted(backend, reference, folder),
            Sequential.input(2).dense(1).build(),
            4,
            DType.FLOAT64,
            Duration.ofHours(2),
            phase -> {})
        .of(List.of(SETUP));
  }

  @Test
  void aLongBudgetGoesIntoRoundsInsteadOfWarmUp() throws Exception {
    Advice advice = measure(ScriptedRunner::new);

    // Three kinds, and again because none has settled.
    assertThat(backend.commands().stream().filter(words -> words[0].equals("warm")))
        .hasSize(6)
        .allSatisfy(words -> assertThat(Double.parseDouble(words[4])).isLessThanOrEqualTo(30));
    assertThat(advice.measured()).hasSize(1);
    assertThat(advice.measured().get(0).training().rounds()).hasSize(100);
  }

  @Test
  void withoutTheReferenceThereIsNoAdvice() {
    Supplier<Runner> broken =
        () -> {
          throw new ChildException("its JVM ended unexpectedly");
        };
    for (Supplier<Runner> reference :
        List.of(
            broken, () -> new ScriptedRunner().failing("prove", "its JVM ended unexpectedly"))) {
      assertThatThrownBy(() -> measure(reference))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the reference: its JVM ended unexpectedly")
          .hasCauseInstanceOf(ChildException.class);
    }
  }

  @Test
  void anInterruptWhileTheReferenceOpensIsAnInterrupt() {
    Supplier<Runner> interrupted =
        () -> {
          Thread.currentThread().interrupt();
          throw new ChildException("interrupted");
        };
    assertThatThrownBy(() -> measure(interrupted)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
