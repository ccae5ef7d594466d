package io.github.espalier.benchmarks.compare;

import io.github.espalier.benchmarks.network.Subject;

/** What is timed. */
public enum Kind {
  /** Forward, loss, backward and update of a batch. */
  TRAINING("training") {
    @Override
    void run(Subject subject) {
      subject.train();
    }
  },
  /** The network's output for a batch. */
  FORWARD("forward") {
    @Override
    void run(Subject subject) {
      subject.forward();
    }
  },
  /** One sample through the predictor, array in and array out. */
  PREDICTION("prediction of one sample") {
    @Override
    void run(Subject subject) {
      subject.predictOne();
    }
  };

  private final String label;

  Kind(String label) {
    this.label = label;
  }

  /** As reports call it. */
  public String label() {
    return label;
  }

  abstract void run(Subject subject);
}
