package io.github.espalier.tck;

import io.github.espalier.internal.Bits;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Model files as earlier versions wrote them, kept for ever, with what they hold. */
public final class KeptFiles {
  private static final List<String> NAMES =
      List.of(
          "/version1/model-float64",
          "/version1/model-float32",
          "/version1/model-prepared-float32",
          "/version1/checkpoint-float64",
          "/version1/checkpoint-float32");

  private KeptFiles() {}

  /**
   * A file and what must come out of it.
   *
   * @param network the description's text
   * @param weights by parameter name, in the order of the parameters
   */
  public record Kept(
      String name,
      byte[] bytes,
      DType dtype,
      String sha256,
      String network,
      long seed,
      Map<String, double[]> weights) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** All of them. */
  public static List<Kept> all() {
    return NAMES.stream().map(KeptFiles::read).toList();
  }

  /** One of them. */
  public static Kept named(String name) {
    return read(name);
  }

  private static Kept read(String name) {
    byte[] bytes = resource(name + ".safetensors");
    Map<String, String> words = new LinkedHashMap<>();
    Map<String, double[]> weights = new LinkedHashMap<>();
    String text = new String(resource(name + ".txt"), StandardCharsets.UTF_8);
    for (String line : text.lines().toList()) {
      String[] parts = line.split(" ", 2);
      if (parts[0].contains(".")) {
        List<Double> numbers = new ArrayList<>();
        for (String digits : parts[1].split(" ")) {
          numbers.add(Bits.toDouble(digits));
        }
        weights.put(parts[0], numbers.stream().mapToDouble(Double::doubleValue).toArray());
      } else {
        words.put(parts[0], parts[1]);
      }
    }
    return new Kept(
        name,
        bytes,
        DType.valueOf(words.get("dtype")),
        words.get("sha256"),
        words.get("network"),
        Long.parseLong(words.get("seed")),
        weights);
  }

  private static byte[] resource(String name) {
    try (InputStream in = KeptFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
