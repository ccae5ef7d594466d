package io.github.espalier.train;

import io.github.espalier.backend.Backend;
import io.github.espalier.internal.Arena;
import io.github.espalier.tensor.Tensor;

/** Takes an update back: copies of all that it changes, made only where that may be needed. */
final class Undo {
  private final Backend backend;
  private final Arena arena;
  private final Tensor[] changing;
  private Tensor[] copies;

  Undo(Backend backend, Tensor[] changing, Arena arena) {
    this.backend = backend;
    this.changing = changing;
    this.arena = arena;
  }

  /** What an update changes: the parameters and the optimizer's state. */
  Tensor[] changing() {
    return changing;
  }

  /** Copies everything; the first call allocates. */
  void keep() {
    if (copies == null) {
      Tensor[] made = new Tensor[changing.length];
      for (int i = 0; i < made.length; i++) {
        made[i] = arena.allocate(changing[i].shape());
      }
      copies = made;
    }
    for (int i = 0; i < changing.length; i++) {
      backend.copy(changing[i], copies[i]);
    }
  }

  /** Copies everything back. */
  void putBack() {
    for (int i = 0; i < changing.length; i++) {
      backend.copy(copies[i], changing[i]);
    }
  }
}
