package io.github.espalier.benchmarks.guard;

import io.github.espalier.benchmarks.UsageException;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Machine;
import io.github.espalier.internal.Json;
import io.github.espalier.internal.JsonException;
import io.github.espalier.internal.JsonNumber;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What figures were when all was well.
 *
 * @param cpu the processor
 * @param java the version of Java, as a whole number
 * @param figures the figure of every fork, in runs of the calibration
 */
public record Baseline(String cpu, int java, Map<Figure, List<Double>> figures) {
  private static final String FORMAT = "espalier-baseline-1";

  /** Of this machine. */
  public static Baseline here(Map<Figure, List<Double>> figures) {
    return new Baseline(Machine.here().cpu(), Runtime.version().feature(), figures);
  }

  /** Whether ratios of this baseline can be expected on that machine. */
  public boolean isOf(Machine machine) {
    return cpu.equals(machine.cpu()) && java == Runtime.version().feature();
  }

  /**
   * Finds out whether a file can be written, before hours are spent on what it shall hold.
   *
   * @throws UsageException if it cannot, saying why
   */
  public static void requireWritable(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new UsageException("cannot write " + file + ": it is no regular file");
    }
    try {
      Files.delete(Files.writeString(fresh(file), ""));
    } catch (IOException e) {
      throw new UsageException("cannot write " + file + ": " + e);
    }
  }

  /** Where it is written before it takes the place of the old one. */
  private static Path fresh(Path file) {
    return file.resolveSibling(file.getFileName() + ".tmp");
  }

  /** Writes it, one line per figure; the file is replaced as a whole or not at all. */
  public void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    figures.forEach(
        (figure, forks) -> {
          Map<String, Object> json = new LinkedHashMap<>();
          json.put("network", figure.work());
          json.put("kind", figure.kind().name());
          json.put("backend", figure.engine().backend());
          json.put("kernel", figure.engine().kernel());
          json.put("dtype", figure.engine().dtype().name());
          json.put("threads", figure.engine().threads());
          json.put("calibrations", forks);
          lines.add(Json.write(json));
        });
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("format", FORMAT);
    head.put("cpu", cpu);
    head.put("java", java);
    String start = Json.write(head);
    replace(
        file,
        start.substring(0, start.length() - 1)
            + ",\n\"figures\":[\n"
            + String.join(",\n", lines)
            + "\n]}\n");
  }

  private static void replace(Path file, String text) throws IOException {
    Path fresh = fresh(file);
    try {
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws UsageException if it cannot, saying why
   */
  public static Baseline read(Path file) {
    try {
      Map<?, ?> json = (Map<?, ?>) Json.parse(Files.readString(file));
      if (!FORMAT.equals(json.get("format"))) {
        throw new UsageException(
            file + ": no baseline: format is " + json.get("format") + ", needs " + FORMAT);
      }
      Map<Figure, List<Double>> figures = new LinkedHashMap<>();
      for (Object element : (List<?>) json.get("figures")) {
        Map<?, ?> fields = (Map<?, ?>) element;
        Engine engine =
            new Engine(
                (String) fields.get("backend"),
                (String) fields.get("kernel"),
                DType.valueOf((String) fields.get("dtype")),
                ((JsonNumber) fields.get("threads")).intValueExact());
        Kind kind = Kind.valueOf((String) fields.get("kind"));
        Figure figure = new Figure(engine, (String) fields.get("network"), kind);
        figures.put(figure, forks(figure, (List<?>) fields.get("calibrations")));
      }
      int java = ((JsonNumber) json.get("java")).intValueExact();
      return new Baseline((String) json.get("cpu"), java, figures);
    } catch (JsonException
        | ClassCastException
        | NullPointerException
        | ArithmeticException
        | IllegalArgumentException e) {
      throw new UsageException(file + ": no baseline: " + e.getMessage());
    } catch (IOException e) {
      throw new UsageException("cannot read " + file + ": " + e);
    }
  }

  private static List<Double> forks(Figure figure, List<?> numbers) {
    List<Double> forks = new ArrayList<>();
    for (Object number : numbers) {
      forks.add(((JsonNumber) number).doubleValue());
    }
    if (forks.isEmpty() || !forks.stream().allMatch(fork -> fork > 0 && Double.isFinite(fork))) {
      throw new IllegalArgumentException(
          figure + ": calibrations: needs finite numbers above 0, at least one, got " + forks);
    }
    return List.copyOf(forks);
  }
}
