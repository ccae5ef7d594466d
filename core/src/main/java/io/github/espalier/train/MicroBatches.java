package io.github.espalier.train;

import io.github.espalier.backend.Backend;
import io.github.espalier.internal.Arena;
import io.github.espalier.network.Session;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;

/**
 * Cuts a batch into pieces that go through the network one after the other, and puts their outputs
 * together again; gradients add up in the session.
 *
 * <p>It costs a copy of every piece, and saves the activations of all others.
 */
final class MicroBatches {
  private final Backend backend;
  private final Arena arena;
  private final int size;
  private final Tensor x;
  private final Tensor weight;
  private final Tensor outputs;
  private final Tensor output;
  private Tensor target;
  private int rows;
  private boolean activated;

  MicroBatches(Session session, int maxBatch, Shape outputShape, Arena arena) {
    this.backend = session.model().backend();
    this.arena = arena;
    size = session.maxBatch();
    x = session.batchBuffer(session.model().network().inputShape());
    weight = session.batchBuffer(Shape.of(1));
    output = session.batchBuffer(outputShape);
    outputs = arena.allocate(outputShape.batched(maxBatch));
  }

  /** Begins a batch of so many rows. */
  void begin(int batchRows) {
    rows = batchRows;
    activated = false;
    outputs.setRows(batchRows);
  }

  /** How many rows a piece has that begins at a row. */
  int count(int from) {
    return Math.min(size, rows - from);
  }

  /** A piece of the features; valid until the next. */
  Tensor features(Tensor all, int from) {
    return piece(all, from, x);
  }

  /** A piece of the targets; valid until the next. */
  Tensor targets(Tensor all, int from) {
    if (target == null || target.cols() != all.cols()) {
      target = arena.allocate(Shape.of(size, all.cols()));
    }
    return piece(all, from, target);
  }

  /** A piece of the weights, or null if there are none; valid until the next. */
  Tensor weights(Tensor all, int from) {
    return all == null ? null : piece(all, from, weight);
  }

  private Tensor piece(Tensor all, int from, Tensor out) {
    int count = count(from);
    out.setRows(count);
    backend.copyBlock(all, from, 0, count, all.cols(), out, 0, 0);
    return out;
  }

  /** Keeps the outputs of a piece. */
  void keep(Tensor y, int from) {
    backend.copyBlock(y, 0, 0, y.rows(), y.cols(), outputs, from, 0);
  }

  /** All outputs of the batch, through the network's last activation if they are logits. */
  Tensor predictions(Session session, boolean logits) {
    for (int from = 0; logits && !activated && from < rows; from += size) {
      keep(session.activate(piece(outputs, from, output)), from);
    }
    activated = true;
    return outputs;
  }
}
