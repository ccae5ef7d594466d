package io.github.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.init.RandomStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchOrderTest {
  private static int[][] plan(BatchOrder order, int samples, int epoch) {
    BatchPlan plan = new BatchPlan(samples);
    RandomStream random = new RandomStream(1, "order");
    random.restart(epoch);
    order.plan(epoch, random, plan);
    int[][] batches = new int[plan.batches()][];
    for (int b = 0; b < batches.length; b++) {
      batches[b] = Arrays.copyOfRange(plan.index(), plan.start(b), plan.start(b) + plan.count(b));
    }
    assertThat(plan.largest()).isLessThanOrEqualTo(order.largestBatch(samples));
    return batches;
  }

  @Test
  void inOrderEndsWithAShortBatch() {
    assertThat(plan(BatchOrder.inOrder(3), 7, 0))
        .isDeepEqualTo(new int[][] {{0, 1, 2}, {3, 4, 5}, {6}});
    assertThat(plan(BatchOrder.full(), 3, 0)).isDeepEqualTo(new int[][] {{0, 1, 2}});
    assertThat(plan(BatchOrder.oneByOne(), 2, 5)).isDeepEqualTo(new int[][] {{0}, {1}});
    assertThat(plan(BatchOrder.inOrder(32), 3, 0)).isDeepEqualTo(new int[][] {{0, 1, 2}});
  }

  @Test
  void shuffledVisitsEverySampleOnceInANewOrderEveryEpoch() {
    int[][] first = plan(BatchOrder.shuffled(4), 10, 0);
    int[][] second = plan(BatchOrder.shuffled(4), 10, 1);
    assertThat(Arrays.stream(first).mapToInt(b -> b.length).toArray()).containsExactly(4, 4, 2);
    assertThat(Arrays.stream(first).flatMapToInt(Arrays::stream).sorted().toArray())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(first).isNotEqualTo(second);
    assertThat(plan(BatchOrder.shuffled(4), 10, 1)).isDeepEqualTo(second);
  }

  @Test
  void randomSamplesAndExplicitLists() {
    int[][] random = plan(BatchOrder.randomSamples(50), 4, 0);
    assertThat(random.length).isEqualTo(50);
    assertThat(Arrays.stream(random).mapToInt(b -> b[0]).distinct().count()).isEqualTo(4);
    List<int[][]> epochs = List.of(new int[][] {{0, 0}, {2}}, new int[][] {{1}});
    assertThat(plan(BatchOrder.explicit(epochs), 3, 0)).isDeepEqualTo(new int[][] {{0, 0}, {2}});
    assertThat(plan(BatchOrder.explicit(epochs), 3, 3)).isDeepEqualTo(new int[][] {{1}});
    assertThatThrownBy(() -> plan(BatchOrder.explicit(epochs), 2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch 1: sample 2 of 2 does not exist");
    assertThatThrownBy(() -> BatchOrder.explicit(new int[][] {{}}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BatchOrder.inOrder(0)).hasMessageContaining("batchSize");
  }
}
