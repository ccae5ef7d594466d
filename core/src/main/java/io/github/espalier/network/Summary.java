package io.github.espalier.network;

import io.github.espalier.layer.Layer;
import io.github.espalier.layer.ParameterSpec;
import io.github.espalier.tensor.Shape;
import java.util.Locale;

/** The table of {@link Model#summary}. */
final class Summary {
  private static final String ROW = "%-28s %-14s %12s %12s %14s%n";

  private Summary() {}

  static String of(Model model) {
    Sequential network = model.network();
    int bytes = model.backend().dtype().bytes();
    StringBuilder text = new StringBuilder();
    text.append(row("Layer", "Output shape", "Parameters", "Bytes", "FLOPs/sample"));
    text.append("-".repeat(84)).append(System.lineSeparator());
    text.append(row("input", shape(network.inputShape()), "0", "0", "0"));
    long totalFlops = 0;
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      Shape input = network.layerInputShape(i);
      long count = 0;
      for (ParameterSpec spec : layer.parameters(input)) {
        count += spec.shape().size();
      }
      long flops = layer.flopsPerSample(input);
      totalFlops += flops;
      text.append(
          row(
              i + " " + layer,
              shape(layer.outputShape(input)),
              number(count),
              number(count * bytes),
              number(flops)));
    }
    text.append("-".repeat(84)).append(System.lineSeparator());
    long total = model.parameterCount();
    text.append(row("total", "", number(total), number(total * bytes), number(totalFlops)));
    text.append(
        String.format(
            Locale.ROOT,
            "Trainable: %s   Non-trainable: 0   Backend: %s %s%n",
            number(total),
            model.backend().name(),
            model.backend().dtype()));
    return text.toString();
  }

  private static String row(String a, String b, String c, String d, String e) {
    return String.format(Locale.ROOT, ROW, a, b, c, d, e);
  }

  private static String shape(Shape sample) {
    return "(batch, " + sample.toString().replace("×", ", ") + ")";
  }

  private static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }
}
