package io.github.espalier.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The scalar-autograd classic: a 3-5-5-5-1 network in which every number is a node. */
class ScalarNetworkTest {
  private static final int[] SIZES = {3, 5, 5, 5, 1};

  private final CountingBackend backend = new CountingBackend(DType.FLOAT64);

  @Test
  void learnsParityOnlineWithoutASingleTensor() {
    // Not every start learns parity; this one does.
    try (Tape tape = Tape.on(backend)) {
      Network network = new Network(tape, 3);
      int parameters = tape.size();
      double last = 0;
      for (int epoch = 0; epoch < 3000; epoch++) {
        last = 0;
        for (int row = 0; row < 8; row++) {
          Var error = network.output(tape, row).sub(Integer.bitCount(row) % 2 == 0 ? 1 : 0);
          Var loss = error.mul(error);
          tape.backward(loss);
          last += loss.item();
          for (Var p : network.parameters) {
            p.set(p.item() - 0.01 * p.gradItem());
          }
          tape.rewind(parameters);
        }
      }
      assertThat(last).isLessThan(0.01);
      assertThat(backend.allocated).isZero();
    }
  }

  private static final class Network {
    final List<Var> parameters = new ArrayList<>();

    Network(Tape tape, long seed) {
      Random random = new Random(seed);
      for (int layer = 1; layer < SIZES.length; layer++) {
        for (int i = 0; i < (SIZES[layer - 1] + 1) * SIZES[layer]; i++) {
          parameters.add(tape.scalar(2 * random.nextDouble() - 1));
        }
      }
    }

    Var output(Tape tape, int row) {
      List<Var> x = List.of(bit(tape, row, 4), bit(tape, row, 2), bit(tape, row, 1));
      int next = 0;
      for (int layer = 1; layer < SIZES.length; layer++) {
        List<Var> y = new ArrayList<>();
        for (int j = 0; j < SIZES[layer]; j++) {
          Var sum = parameters.get(next++);
          for (Var xi : x) {
            sum = sum.add(xi.mul(parameters.get(next++)));
          }
          y.add(layer < SIZES.length - 1 ? sum.relu() : sum);
        }
        x = y;
      }
      return x.get(0);
    }

    private static Var bit(Tape tape, int row, int mask) {
      return tape.constant((row & mask) == 0 ? 0.0 : 1.0);
    }
  }
}
