package io.github.espalier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.layer.Dropout;
import io.github.espalier.tensor.ShapeException;
import org.junit.jupiter.api.Test;

class SequentialTest {
  @Test
  void readsAsWritten() {
    Sequential network =
        Sequential.input(784)
            .dense(128, Activation.RELU)
            .dropout(0.5)
            .layer(Dense.of(10).withoutBias())
            .layer(Activation.SOFTMAX)
            .build();
    assertThat(network)
        .hasToString("input(784) → dense(128, relu) → dropout(0.5) → dense(10, no bias) → softmax");
    assertThat(network.layerName(2)).isEqualTo("2.dense");
    assertThat(network.outputShape()).hasToString("10");
    assertThat(network.lastActivation()).isEqualTo(Activation.SOFTMAX);
  }

  @Test
  void refusesWhatCannotWork() {
    assertThatThrownBy(() -> Sequential.input(3).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("at least one layer");
    assertThatThrownBy(() -> Sequential.input(3).dense(0))
        .hasMessage("dense units: needs at least 1, got 0");
    assertThatThrownBy(() -> Sequential.input(2, 3).dense(4))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "layer 0 (dense(4)): dense needs samples of one axis, gets 2×3, from the input. "
                + "Check the layer before it.");
    assertThatThrownBy(() -> Sequential.input(0)).isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> new Dropout(1)).hasMessageContaining("dropout rate");
    assertThatThrownBy(() -> Activation.named("swishy"))
        .hasMessageStartingWith("no activation named \"swishy\"; there are identity, relu");
    assertThatThrownBy(() -> Activation.leakyRelu(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyActivationHasAName() {
    for (Activation.Function function : Activation.Function.values()) {
      assertThat(Activation.named(function.id()).function()).isEqualTo(function);
    }
  }
}
