package io.github.espalier.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kit refuses backends that are wrong on purpose, each in the part that is meant to see it. */
class KitTest {
  @ParameterizedTest
  @CsvSource({
    "TransposedWeightGradient, numerics",
    "TransposedWeightGradient, fused",
    "MissingBiasGradient, numerics",
    "MissingBiasGradient, fused",
    "OneElementTooFar, bounds",
    "OneRowTooFar, bounds",
    "SharedBuffer, memory",
    "SharedBuffer, numerics",
    "SharedScratch, concurrency",
    "SinglePrecisionProduct, precision",
    "SinglePrecisionProduct, numerics",
    "SinglePrecisionTanh, precision",
    "CapacityInsteadOfRows, bounds",
    "IgnoresAccumulate, numerics",
    "MultipliesByZero, numerics",
    "FixedDerivativeAtZero, numerics",
    "OverflowingSoftmax, specialValues",
    "LastOfTies, numerics",
    "ChangesItsInput, bounds",
    "Unsteady, determinism",
    "Allocates, allocation",
    "SilentlySlow, slowDefaults",
    "UnclearedMemory, memory",
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
    "OneRowTooFar, numerics",
    "CapacityInsteadOfRows, numerics",
    "SharedScratch, numerics",
    "ChangesItsInput, numerics",
    "Unsteady, memory"
  })
  void acceptsIn(String wrong, String part) throws ClassNotFoundException {
    KitRun run = KitRun.of(Class.forName(WrongBackends.class.getName() + "$" + wrong), part);

    assertThat(run.messages).isEmpty();
  }

  @Test
  void countsDeclaredSkips() {
    KitRun run = KitRun.of(WrongBackends.Right.class, "memory");

    assertThat(run.messages).isEmpty();
    assertThat(run.skipped).isEqualTo(1);
    assertThat(run.succeeded).isGreaterThan(30);
  }
}
