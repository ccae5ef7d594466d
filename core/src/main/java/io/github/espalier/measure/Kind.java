package io.github.espalier.measure;

/** What is timed. */
public enum Kind {
  /** Forward, loss, backward and update of a batch. */
  TRAINING("training", "train") {
    @Override
    public double run(Subject subject) {
      return subject.train();
    }

    @Override
    public long flopsPerSample(Task task) {
      return task.trainingFlops();
    }
  },
  /** The network's output for a batch. */
  FORWARD("forward", "forward") {
    @Override
    public double run(Subject subject) {
      return subject.forward().rows();
    }
  },
  /** One sample through the predictor, array in and array out. */
  PREDICTION("prediction of one sample", "predict 1") {
    @Override
    public double run(Subject subject) {
      return subject.predictOne();
    }
  };

  private final String label;
  private final String shortLabel;

  Kind(String label, String shortLabel) {
    this.label = label;
    this.shortLabel = shortLabel;
  }

  /** As reports call it. */
  public String label() {
    return label;
  }

  /** As narrow columns call it. */
  public String shortLabel() {
    return shortLabel;
  }

  /**
   * Makes one step; a number that it computed, for the caller to use. Of a forward pass it is a
   * size, because to read an output would time a download as well: a compiler cannot leave that
   * work out either, as it writes into tensors that live on and that later calls read.
   */
  public abstract double run(Subject subject);

  /** Floating-point operations of the products for one sample. */
  public long flopsPerSample(Task task) {
    return task.forwardFlops();
  }
}
