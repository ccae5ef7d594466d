package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.UpdateRule;
import io.github.espalier.backend.Workers;

/** An optimizer update, divided among threads if there are enough weights. */
final class Update64 extends Divided64 {
  /** The least elements worth dividing. */
  static final int LEAST_ELEMENTS = 65_536;

  private final Scratch64[] scratch;

  private UpdateRule rule;
  private /*acc*/ double[] coefficients;
  private Nd4jTensor64 w;
  private Nd4jTensor64 g;
  private Nd4jTensor64 s0;
  private Nd4jTensor64 s1;
  private Nd4jTensor64 s2;

  /** An update in the given number of parts. */
  Update64(int parts) {
    super(parts);
    scratch = new Scratch64[parts];
    for (int i = 0; i < parts; i++) {
      scratch[i] = new Scratch64(Scratch64.BLOCK);
    }
  }

  static void run(
      Workers workers,
      UpdateRule rule,
      /*acc*/ double[] coefficients,
      Nd4jTensor64 w,
      Nd4jTensor64 g,
      Nd4jTensor64 s0,
      Nd4jTensor64 s1,
      Nd4jTensor64 s2,
      Scratch64 s) {
    if (workers.threads() == 1 || w.size() < LEAST_ELEMENTS) {
      Updates64.update(rule, coefficients, w, g, s0, s1, s2, 0, w.size(), s);
      return;
    }
    Update64 u = s.update(workers.threads());
    u.rule = rule;
    u.coefficients = coefficients;
    u.w = w;
    u.g = g;
    u.s0 = s0;
    u.s1 = s1;
    u.s2 = s2;
    try {
      u.compute(workers);
    } finally {
      u.w = null;
      u.g = null;
      u.s0 = null;
      u.s1 = null;
      u.s2 = null;
    }
  }

  @Override
  void compute(int part) {
    int from = Workers.start(part, parts, w.size(), Scratch64.BLOCK);
    int to = Workers.start(part + 1, parts, w.size(), Scratch64.BLOCK);
    Updates64.update(rule, coefficients, w, g, s0, s1, s2, from, to, scratch[part]);
  }
}
