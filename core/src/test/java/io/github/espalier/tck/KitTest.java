package io.github.espalier.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kit refuses backends that are wrong on purpose, each in the part that is meant to see it. */
class KitTest {
  @ParameterizedTest
  @CsvSource({
    "TransposedWeightGradient, numerics",
    "TransposedWeightGradient, fused",
    "TransposedWeightGradient, gradients",
    "TransposedWeightGradient, training",
    "MissingBiasGradient, numerics",
    "MissingBiasGradient, gradients",
    "MissingBiasGradient, training",
    "OneElementTooFar, bounds",
    "OneRowTooFar, bounds",
    "SharedBuffer, memory",
    "SharedBuffer, training",
    "SharedBetweenSessions, training",
    "SharedScratch, concurrency",
    "SinglePrecisionProduct, precision",
    "SinglePrecisionProduct, numerics",
    "SinglePrecisionTanh, precision",
    "SinglePrecisionTanh, gradients",
    "CapacityInsteadOfRows, bounds",
    "CapacityInsteadOfRows, training",
    "IgnoresAccumulate, numerics",
    "MultipliesByZero, numerics",
    "FixedDerivativeAtZero, bounds",
    "OverflowingSoftmax, specialValues",
    "LastOfTies, numerics",
    "ChangesItsInput, bounds",
    "Unsteady, determinism",
    "IgnoresGradientScale, options",
    "IgnoresGradientScale, numerics",
    "CopiesTheFirstRows, options",
    "CopiesTheFirstRows, numerics",
    "Allocates, allocation",
    "SilentlySlow, slowDefaults",
    "UnclearedMemory, memory",
    "InexactUploads, persistence",
    "InexactUploads, resume",
    "SkipsNothing, memory",
  })
  void refusesIn(String wrong, String part) throws ClassNotFoundException {
    KitRun run = KitRun.of(Class.forName(WrongBackends.class.getName() + "$" + wrong), part);

    assertThat(run.failures).containsKey(part);
  }

  /** A fault that shows nowhere else must be seen by its own part: the others stay green. */
  @ParameterizedTest
  @CsvSource({
    "OneElementTooFar, numerics",
    "OneRowTooFar, gradients",
    "CapacityInsteadOfRows, gradients",
    "SharedBetweenSessions, gradients",
    "Unsteady, memory",
    "InexactUploads, training",
  })
  void acceptsIn(String wrong, String part) throws ClassNotFoundException {
    KitRun run = KitRun.of(Class.forName(WrongBackends.class.getName() + "$" + wrong), part);

    assertThat(run.messages).isEmpty();
  }

  /** The golden traces see what they run, without looking into the backend. */
  @ParameterizedTest
  @ValueSource(
      classes = {
        WrongBackends.TransposedWeightGradient.class,
        WrongBackends.MissingBiasGradient.class,
        WrongBackends.SinglePrecisionProduct.class,
        WrongBackends.CapacityInsteadOfRows.class,
        WrongBackends.OverflowingSoftmax.class
      })
  void goldenTracesRefuse(Class<? extends BackendContract> wrong) throws Exception {
    BackendContract contract = wrong.getDeclaredConstructor().newInstance();
    int refused = 0;
    Map<String, byte[]> files = GoldenFiles.resources();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      try (Backend backend = contract.create(DType.FLOAT64)) {
        GoldenContract.check(file.getKey(), file.getValue(), backend);
      } catch (AssertionError expected) {
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void countsDeclaredSkips() {
    KitRun run = KitRun.of(WrongBackends.Right.class, "memory");

    assertThat(run.messages).isEmpty();
    assertThat(run.skipped).isEqualTo(1);
    assertThat(run.succeeded).isGreaterThan(30);
  }
}
