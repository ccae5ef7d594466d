package io.github.espalier.benchmarks.workload;

import io.github.espalier.network.Model;

/**
 * What a training left.
 *
 * @param predictions the output for every sample of the data
 */
record Trained(Plan plan, Model model, StartFile recorded, double[][] predictions) {
  double[][] x() {
    return recorded.x();
  }

  double[][] y() {
    return recorded.y();
  }
}
