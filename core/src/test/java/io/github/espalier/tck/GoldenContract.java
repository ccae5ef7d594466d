package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.internal.Json;
import io.github.espalier.internal.JsonException;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every golden case in every format on one backend: a backend extends this class, in a class whose
 * name begins with {@code Golden}, and says how it is created.
 *
 * <p>{@code -Dgolden.dir=DIR} runs all cases of another folder instead.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class GoldenContract {
  /** A new backend with one thread; the kit closes it. */
  protected abstract Backend create(DType dtype);

  /** The formats the backend offers. */
  protected Set<DType> dtypes() {
    return EnumSet.allOf(DType.class);
  }

  List<Arguments> cases() throws IOException {
    List<Arguments> cases = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : GoldenFiles.read().entrySet()) {
      for (DType dtype : dtypes()) {
        cases.add(Arguments.of(file.getKey(), dtype, file.getValue()));
      }
    }
    System.out.println(
        getClass().getSimpleName() + ": " + cases.size() + " golden cases in " + dtypes());
    return cases;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  final void matches(String file, DType dtype, byte[] content) {
    try (Backend backend = create(dtype)) {
      check(file, content, backend);
    }
  }

  static void check(String file, byte[] content, Backend backend) {
    try {
      Fields fields = new Fields(file, Json.parse(content));
      fields.require("format", "nn-golden/1");
      fields.ignore("id", "description", "group", "source");
      String kind = fields.text("kind");
      switch (kind) {
        case "network" -> new GoldenNetworkRun(new GoldenNetwork(fields), backend).check();
        case "activation_table" -> GoldenTables.activations(fields, backend);
        case "softmax_rows" -> GoldenTables.softmax(fields, backend);
        case "scalar_graphs" -> GoldenGraphs.check(fields, backend);
        case "matrix_ops" -> GoldenMatrixOps.check(fields, backend);
        case "metrics" -> GoldenMetrics.check(fields);
        default -> throw new IllegalArgumentException("unknown kind \"" + kind + "\"");
      }
      fields.end();
    } catch (JsonException | RuntimeException | AssertionError e) {
      throw new AssertionError(file + " " + backend.dtype() + ": " + e.getMessage(), e);
    }
  }
}
