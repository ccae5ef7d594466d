package io.github.espalier.optim;

/** Whose convention an optimizer follows where the two libraries differ. */
public enum Form {
  /** Epsilon outside the root; the rate outside the momentum buffer. */
  PYTORCH,
  /** Epsilon inside the root (RMSProp, Adagrad) or against the uncorrected root (Adam). */
  KERAS
}
