package io.github.espalier.layer;

/** What a pass is for. */
public enum Mode {
  /** Forward and backward, with dropout at work. */
  TRAINING,
  /** Forward only, deterministic. */
  INFERENCE
}
