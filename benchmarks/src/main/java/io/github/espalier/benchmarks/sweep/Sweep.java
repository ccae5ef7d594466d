package io.github.espalier.benchmarks.sweep;

import io.github.espalier.benchmarks.compare.Comparison;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Plan;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.benchmarks.network.NetworkSpec;
import io.github.espalier.measure.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Training throughput as networks become wider and batches larger, engine by engine. */
public final class Sweep {
  private final List<Integer> widths;
  private final List<Integer> batches;
  private final Map<Integer, NetworkSpec> networks = new LinkedHashMap<>();
  private final Map<Engine, Grid> grids = new LinkedHashMap<>();
  private final PrintStream out;
  private Results results;

  /**
   * A sweep.
   *
   * @param out for progress
   */
  public Sweep(List<Integer> widths, List<Integer> batches, PrintStream out) {
    this.widths = widths.stream().sorted().distinct().toList();
    this.batches = batches.stream().sorted().distinct().toList();
    this.out = out;
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

  /**
   * Measures every point, then once more those that look like cliffs, with twice the warm-up: a
   * slow moment of the machine is no cliff.
   */
  public void run(Plan plan) throws IOException {
    plan.engines().forEach(engine -> grids.put(engine, new Grid(engine, widths, batches)));
    results = new Comparison(plan, out).run();
    add(results);
    Map<Engine, Set<Case>> suspects = new LinkedHashMap<>();
    for (Grid.Cliff cliff : cliffs()) {
      suspects
          .computeIfAbsent(cliff.engine(), engine -> new LinkedHashSet<>())
          .add(new Case(networks.get(cliff.width()), cliff.batch()));
    }
    for (Map.Entry<Engine, Set<Case>> suspect : suspects.entrySet()) {
      out.printf("%s: measuring %d points again%n", suspect.getKey(), suspect.getValue().size());
      List<Case> again = List.copyOf(suspect.getValue());
      add(new Comparison(plan.scaled(2).of(again, List.of(suspect.getKey())), out).run());
    }
  }

  private void add(Results measured) {
    grids.forEach(
        (engine, grid) ->
            networks.forEach(
                (width, network) ->
                    batches.forEach(
                        batch ->
                            measured
                                .row(engine, new Case(network, batch), Kind.TRAINING)
                                .ifPresent(row -> grid.add(width, batch, row)))));
  }

  /** One grid per engine. */
  public List<Grid> grids() {
    return List.copyOf(grids.values());
  }

  /** The cliffs of all engines. */
  public List<Grid.Cliff> cliffs() {
    return grids.values().stream().flatMap(grid -> grid.cliffs().stream()).toList();
  }

  /** What the first pass found out beside the figures. */
  public Results results() {
    return results;
  }
}
