package io.github.espalier.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.Backends;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.factory.Nd4j;

/** A tensor owns exactly its share of ND4J's memory, for as long as it is open. */
class Nd4jTensorTest {
  @Test
  void ownsAnArrayOfItsCapacity() {
    try (Nd4jBackend64 b = (Nd4jBackend64) Backends.create("nd4j")) {
      Nd4jTensor64 t = b.allocate(Shape.of(3, 2, 2));
      assertThat(t.array.shape()).containsExactly(3, 4);
      assertThat(t.array.ordering()).isEqualTo('c');
      assertThat(t.buffer.capacity()).isEqualTo(12);
      t.setRows(2);
      assertThat(t.buffer.capacity()).isEqualTo(12);
      t.close();
      t.close();
      assertThat(t.array.wasClosed()).isTrue();
    }
    try (Nd4jBackend32 b = (Nd4jBackend32) Backends.create("nd4j", DType.FLOAT32)) {
      assertThat(b.allocate(Shape.of(1, 5)).buffer.capacity()).isEqualTo(5);
    }
  }

  @Test
  void isDetachedFromAWorkspaceThatIsOpen() {
    try (Nd4jBackend64 b = (Nd4jBackend64) Backends.create("nd4j");
        MemoryWorkspace open =
            Nd4j.getWorkspaceManager()
                .getAndActivateWorkspace(
                    WorkspaceConfiguration.builder().initialSize(1 << 20).build(), "OPEN")) {
      assertThat(Nd4j.getMemoryManager().getCurrentWorkspace()).isSameAs(open);
      assertThat(b.allocate(Shape.of(3, 4)).array.isAttached()).isFalse();
    }
  }

  @Test
  void memoryIsFreedByClose() {
    // 3000 tensors of 1 MiB are more than the heap that surefire grants, which bounds ND4J too.
    try (Nd4jBackend64 b = (Nd4jBackend64) Backends.create("nd4j")) {
      for (int i = 0; i < 3000; i++) {
        b.allocate(Shape.of(128, 1024)).close();
      }
    }
  }
}
