package io.github.espalier.backend.plain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.Backend;
import io.github.espalier.optim.Adam;
import io.github.espalier.optim.RmsProp;
import io.github.espalier.optim.Sgd;
import io.github.espalier.tck.StepAllocation;
import io.github.espalier.tensor.DType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The public training step, warm, allocates nothing on the Java heap with the JIT kernel. */
class PlainTrainStepAllocationTest {
  @ParameterizedTest
  @EnumSource
  void tenThousandStepsAllocateNothing(DType dtype) {
    try (Backend b = TestKernels.jit(dtype)) {
      assertThat(StepAllocation.leastBytes(b, Sgd.of(0.01))).as("SGD").isZero();
      assertThat(StepAllocation.leastBytes(b, Adam.of(0.01))).as("Adam").isZero();
      assertThat(StepAllocation.leastBytes(b, RmsProp.of(0.01).momentum(0.5).withCentering()))
          .as("RMSProp")
          .isZero();
    }
  }
}
