package io.github.espalier.benchmarks.sweep;

import io.github.espalier.benchmarks.compare.Comparison;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Measurements;
import io.github.espalier.benchmarks.compare.Plan;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Throughput as networks become wider and batches larger, engine by engine.
 *
 * <p><b>Threading.</b> One thread may {@link #run} it while another, which holds its lock, reads
 * what is measured so far.
 */
public final class Sweep {
  /** A prediction has no batch. */
  private static final List<Integer> ONE = List.of(1);

  /** How the names of files of second measurements begin. */
  private static final String SECOND = "again-";

  private final List<Integer> widths;
  private final List<Integer> batches;
  private final Map<Integer, NetworkSpec> networks = new LinkedHashMap<>();
  private final List<Grid> grids = new ArrayList<>();
  private Results first;
  private double secondSeconds;
  private int suspects;
  private int again;
  private boolean looked;

  /** A figure. */
  private record Point(Engine engine, Kind kind, int width, int batch) {}

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
  public synchronized void take(Results measured) {
    first = measured;
    secondSeconds = 0;
    suspects = 0;
    again = 0;
    looked = false;
    grids.clear();
    for (Kind kind : measured.plan().kinds()) {
      for (Engine engine : measured.plan().engines()) {
        grids.add(new Grid(engine, kind, widths, kind == Kind.PREDICTION ? ONE : batches));
      }
    }
    add(measured, 0, point -> true);
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
    Set<Point> points = new HashSet<>();
    for (Grid.Cliff cliff : cliffs()) {
      points.add(new Point(cliff.engine(), cliff.kind(), cliff.width(), cliff.batch()));
      // A prediction is measured with the first batch.
      int batch = cliff.kind() == Kind.PREDICTION ? batches.get(0) : cliff.batch();
      suspects
          .computeIfAbsent(cliff.engine(), engine -> new LinkedHashSet<>())
          .add(new Case(networks.get(cliff.width()), batch));
    }
    suspect(points.size());
    int number = 0;
    for (Map.Entry<Engine, Set<Case>> suspect : suspects.entrySet()) {
      Engine engine = suspect.getKey();
      out.printf(Locale.ROOT, "%s: measuring %d points again%n", engine, suspect.getValue().size());
      Plan longer = plan.scaled(2).of(List.copyOf(suspect.getValue()), List.of(engine));
      Path file = folder.resolve(SECOND + ++number + "-" + Measurements.FILE);
      Results second = new Comparison(longer, Measurements.resumeOrBegin(longer, file), out).run();
      add(second, number, points::contains);
    }
  }

  private synchronized void suspect(int count) {
    suspects = count;
    looked = true;
  }

  /** Takes wanted figures of a pass; only those of one pass were measured in turns. */
  private synchronized void add(Results measured, int pass, Predicate<Point> wanted) {
    secondSeconds += pass == 0 ? 0 : measured.seconds();
    for (Grid grid : grids) {
      for (int width : widths) {
        for (int batch : grid.batches()) {
          int measuredWith = grid.kind() == Kind.PREDICTION ? firstBatch(measured, width) : batch;
          Optional<Row> row =
              wanted.test(new Point(grid.engine(), grid.kind(), width, batch))
                  ? measured.row(
                      grid.engine(), new Case(networks.get(width), measuredWith), grid.kind())
                  : Optional.empty();
          again += pass > 0 && row.isPresent() ? 1 : 0;
          row.ifPresent(found -> grid.add(width, batch, found.inPass(pass)));
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
  public synchronized List<Grid> grids() {
    return List.copyOf(grids);
  }

  /** The grids of a kind in a precision. */
  public List<Grid> grids(Kind kind, DType dtype) {
    return grids().stream()
        .filter(grid -> grid.kind() == kind && grid.engine().dtype() == dtype)
        .toList();
  }

  /** The cliffs of all engines. */
  public List<Grid.Cliff> cliffs() {
    return grids().stream().flatMap(grid -> grid.cliffs().stream()).toList();
  }

  /** Everything found out, with the figures of the grids. */
  public synchronized Results results() {
    List<Row> rows = new ArrayList<>();
    for (Grid grid : grids) {
      for (int width : widths) {
        grid.batches().forEach(batch -> grid.row(width, batch).ifPresent(rows::add));
      }
    }
    return first.with(rows, secondSeconds);
  }

  /** Whether anything was taken. */
  public synchronized boolean isEmpty() {
    return first == null;
  }

  /** Whether the first pass is complete and was looked through for cliffs. */
  public synchronized boolean isLookedThrough() {
    return looked;
  }

  /** Figures that looked like cliffs. */
  public synchronized int suspects() {
    return suspects;
  }

  /** How many of the {@link #suspects} were measured again. */
  public synchronized int measuredAgain() {
    return again;
  }
}
