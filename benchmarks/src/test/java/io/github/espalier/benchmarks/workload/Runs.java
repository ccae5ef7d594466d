package io.github.espalier.benchmarks.workload;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Trains workloads for tests. */
final class Runs {
  /** Every backend there has to be; a missing one fails its tests. */
  static final List<String> BACKENDS = List.of("plain", "ejml", "nd4j");

  private Runs() {}

  /** What a training said and printed. */
  record Result(Verdict verdict, List<String> lines) {}

  static Result train(Workload workload, String backend, DType dtype, Start start)
      throws IOException {
    StringWriter text = new StringWriter();
    try (Backend opened = Backends.create(backend, dtype)) {
      Verdict verdict = workload.train(opened, start, new Lines(new PrintWriter(text)));
      return new Result(verdict, text.toString().lines().toList());
    }
  }
}
