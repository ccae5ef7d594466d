package io.github.espalier.benchmarks.sweep;

import io.github.espalier.benchmarks.compare.Comparison;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Measurements;
import io.github.espalier.benchmarks.compare.Plan;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.benchmarks.network.NetworkSpec;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Throughput as networks become wider and batches larger, engine by engine. */
public final class Sweep {
  /** A prediction has no batch. */
  private static final List<Integer> ONE = List.of(1);

  /** How the names of files of second measurements begin. */
  private static final String SECOND = "again-";

  private final List<Integer> widths;
  private final List<Integer> batches;
  private final Map<Integer, NetworkSpec> networks = new LinkedHashMap<>();
  private final List<Grid> grids = new ArrayList<>();
  private Results results;

  /** A sweep over networks W-W-W-10, of which nothing is measured yet. */
  public Sweep(List<Integer> widths, List<Integer> batches) {
    this.widths = widths.stream().sorted().distinct().toList();
    this.batches = batches.stream().sorted().distinct().toList();
    this.widths.forEach(
        width -> networks.put(width, NetworkSpec.parse(width + "-" + width + "-" + width + "-10")));
  }

  /** Every point. */
  public List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    networks.forEach(
        (width, network) -> batches.forEach(batch -> cases.add(new Case(network, batch))));
    return cases;
  }

  /** Takes what was measured, in place of what it had. */
  public void take(Results measured) {
    results = measured;
    grids.clear();
    for (Kind kind : measured.plan().kinds()) {
      for (Engine engine : measured.plan().engines()) {
        grids.add(new Grid(engine, kind, widths, kind == Kind.PREDICTION ? ONE : batches));
      }
    }
    add(measured, 0);
  }

  /** Deletes the second measurements that an earlier run kept. */
  public static void forgetSecond(Path folder) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, SECOND + "*-" + Measurements.FILE)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  /**
   * Measures every point that is not measured yet, then once more those that look like cliffs, with
   * twice the warm-up: a slow moment of the machine is no cliff.
   *
   * @param measured what is measured already
   * @param folder where second measurements are kept, and found if the same were made before
   * @param out for progress
   */
  public void run(Plan plan, Measurements measured, Path folder, PrintStream out)
      throws IOException {
    take(new Comparison(plan, measured, out).run());
    Map<Engine, Set<Case>> suspects = new LinkedHashMap<>();
    for (Grid.Cliff cliff : cliffs()) {
      // A prediction is measured with the first batch.
      int batch = cliff.kind() == Kind.PREDICTION ? batches.get(0) : cliff.batch();
      suspects
          .computeIfAbsent(cliff.engine(), engine -> new LinkedHashSet<>())
          .add(new Case(networks.get(cliff.width()), batch));
    }
    int number = 0;
    for (Map.Entry<Engine, Set<Case>> suspect : suspects.entrySet()) {
      Engine engine = suspect.getKey();
      out.printf(Locale.ROOT, "%s: measuring %d points again%n", engine, suspect.getValue().size());
      Plan again = plan.scaled(2).of(List.copyOf(suspect.getValue()), List.of(engine));
      Path file = folder.resolve(SECOND + ++number + "-" + Measurements.FILE);
      add(new Comparison(again, Measurements.resumeOrBegin(again, file), out).run(), number);
    }
  }

  /** Takes the figures of a pass; only those of one pass were measured in turns. */
  void add(Results measured, int pass) {
    for (Grid grid : grids) {
      for (int width : widths) {
        for (int batch : grid.batches()) {
          int measuredWith = grid.kind() == Kind.PREDICTION ? firstBatch(measured, width) : batch;
          measured
              .row(grid.engine(), new Case(networks.get(width), measuredWith), grid.kind())
              .ifPresent(row -> grid.add(width, batch, row.inPass(pass)));
        }
      }
    }
  }

  /** The batch of the case with which predictions of a width were measured. */
  private int firstBatch(Results measured, int width) {
    return measured.plan().cases().stream()
        .filter(work -> work.network().equals(networks.get(width)))
        .map(Case::batch)
        .findFirst()
        .orElse(batches.get(0));
  }

  /** One grid per kind and engine. */
  public List<Grid> grids() {
    return List.copyOf(grids);
  }

  /** The grids of a kind in a precision. */
  public List<Grid> grids(Kind kind, DType dtype) {
    return grids.stream()
        .filter(grid -> grid.kind() == kind && grid.engine().dtype() == dtype)
        .toList();
  }

  /** The cliffs of all engines. */
  public List<Grid.Cliff> cliffs() {
    return grids.stream().flatMap(grid -> grid.cliffs().stream()).toList();
  }

  /** What the first pass found out beside the figures. */
  public Results results() {
    return results;
  }
}
