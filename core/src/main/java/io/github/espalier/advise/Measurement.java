package io.github.espalier.advise;

import io.github.espalier.backend.BackendSetup;
import io.github.espalier.measure.ChildException;
import io.github.espalier.measure.Kind;
import io.github.espalier.measure.NetworkMain;
import io.github.espalier.measure.Proof;
import io.github.espalier.measure.Race;
import io.github.espalier.measure.Statistic;
import io.github.espalier.measure.Task;
import io.github.espalier.network.Sequential;
import io.github.espalier.tensor.DType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One run of the advisor: divides the budget among starts, warm-up and rounds. */
final class Measurement {
  /** The reference takes seconds for large batches of wide networks. */
  private static final int LARGEST_PROOF = 32;

  /** What every setup gets for warm-up and rounds, however short the budget. */
  private static final double LEAST_SECONDS = 1;

  private static final int MOST_STARTS = 5;
  private static final double STARTS_SHARE = 0.12;
  private static final double FIRST_WARM_SHARE = 0.6;
  private static final double MORE_WARM_SHARE = 0.6;

  /** Training is warmed first and longest: what it compiles, the other kinds mostly share. */
  private static final Map<Kind, Double> WARM_SHARES =
      Map.of(Kind.TRAINING, 0.6, Kind.FORWARD, 0.15, Kind.PREDICTION, 0.25);

  /** Times may seem settled before the JIT compiler has begun. */
  private static final double LEAST_OF_MOST = 0.6;

  /** What has not settled by then will not; the rest of a long budget is for rounds. */
  private static final double LONGEST_WARM = 30;

  private static final int FEWEST_ROUNDS = 3;
  private static final int USUAL_ROUNDS = 9;
  private static final int MOST_ROUNDS = 100;
  private static final double SHORTEST_WINDOW = 0.02;
  private static final double LONGEST_WINDOW = 0.25;

  private record Turn(BackendSetup setup, Kind kind) {}

  private final Host host;
  private final Task task;
  private final Task proved;
  private final Sequential network;
  private final DType dtype;
  private final double budgetSeconds;
  private final Consumer<String> progress;
  private final long start = System.nanoTime();
  private double endSeconds;

  Measurement(
      Host host,
      Sequential network,
      int batch,
      DType dtype,
      Duration budget,
      Consumer<String> progress) {
    this.host = host;
    this.network = network;
    this.task = NetworkMain.task(network, batch);
    this.proved = NetworkMain.task(network, Math.min(batch, LARGEST_PROOF));
    this.dtype = dtype;
    this.budgetSeconds = budget.toNanos() * 1e-9;
    this.endSeconds = budgetSeconds;
    this.progress = progress;
  }

  Advice of(List<BackendSetup> setups) throws InterruptedException {
    try (Race<BackendSetup> race = new Race<>(task, List.of(Kind.values()), () -> {})) {
      progress.accept("starting JVMs");
      Map<BackendSetup, Double> starts = starts(setups);
      for (BackendSetup setup : setups) {
        race.enter(setup, setup, () -> host.open(setup));
        checkInterrupt();
      }
      progress.accept("proving that all compute the same");
      prove(race);
      // Opening may have taken all of a short budget.
      endSeconds = Math.max(budgetSeconds, elapsed() + LEAST_SECONDS * race.contestants().size());
      warm(race);
      rounds(race);
      return advice(race, starts);
    }
  }

  private void prove(Race<BackendSetup> race) throws InterruptedException {
    try (Proof proof = host.proof()) {
      for (BackendSetup setup : race.contestants()) {
        race.prove(setup, proof, proved);
        checkInterrupt();
      }
    } catch (ChildException e) {
      checkInterrupt();
      throw new IllegalStateException("the reference: " + e.getMessage(), e);
    }
  }

  private Map<BackendSetup, Double> starts(List<BackendSetup> setups) throws InterruptedException {
    Map<BackendSetup, List<Double>> seconds = new LinkedHashMap<>();
    if (!host.hasProcesses() || budgetSeconds < LEAST_SECONDS * setups.size()) {
      return Map.of();
    }
    // The first start unpacks and reads files into memory: it counts only if it stays the only one.
    for (int i = 0; i < MOST_STARTS && timeForStarts(i); i++) {
      for (BackendSetup setup : setups) {
        try {
          double measured = host.start(setup);
          List<Double> all = seconds.computeIfAbsent(setup, s -> new ArrayList<>());
          if (i == 1) {
            all.clear();
          }
          all.add(measured);
        } catch (ChildException e) {
          // Its reason is found again where the setup enters the race.
        }
        checkInterrupt();
      }
    }
    Map<BackendSetup, Double> medians = new LinkedHashMap<>();
    seconds.forEach((setup, all) -> medians.put(setup, Statistic.of(all).median()));
    return medians;
  }

  private void warm(Race<BackendSetup> race) throws InterruptedException {
    warm(race, turn -> true, FIRST_WARM_SHARE * left());
    // What others left of their time is for those that need longer.
    warm(race, turn -> !race.settled(turn.setup(), turn.kind()), MORE_WARM_SHARE * left());
  }

  private void warm(Race<BackendSetup> race, Predicate<Turn> needed, double seconds)
      throws InterruptedException {
    List<Turn> turns = new ArrayList<>();
    for (BackendSetup setup : race.contestants()) {
      for (Kind kind : Kind.values()) {
        turns.add(new Turn(setup, kind));
      }
    }
    turns.removeIf(needed.negate());
    double shares = turns.stream().mapToDouble(turn -> WARM_SHARES.get(turn.kind())).sum();
    BackendSetup last = null;
    for (Turn turn : turns) {
      if (!turn.setup().equals(last)) {
        last = turn.setup();
        progress.accept("warming up " + last);
      }
      double most = Math.min(LONGEST_WARM, seconds * WARM_SHARES.get(turn.kind()) / shares);
      race.warm(turn.setup(), turn.kind(), LEAST_OF_MOST * most, most);
      checkInterrupt();
    }
  }

  private void rounds(Race<BackendSetup> race) throws InterruptedException {
    progress.accept("measuring in turns");
    int turns = Math.max(1, race.contestants().size()) * Kind.values().length;
    double window = left() / (USUAL_ROUNDS * turns);
    window = Math.min(LONGEST_WINDOW, Math.max(SHORTEST_WINDOW, window));
    for (int round = 0; round < MOST_ROUNDS; round++) {
      if (round >= FEWEST_ROUNDS && elapsed() + window * turns > endSeconds) {
        return;
      }
      race.round(window);
      checkInterrupt();
    }
  }

  private Advice advice(Race<BackendSetup> race, Map<BackendSetup, Double> starts) {
    Map<BackendSetup, EnumMap<Kind, Timing>> timings = new LinkedHashMap<>();
    for (Race.Timing<BackendSetup> timing : race.timings()) {
      timings
          .computeIfAbsent(timing.who(), setup -> new EnumMap<>(Kind.class))
          .put(timing.kind(), new Timing(timing.seconds(), timing.bytesPerStep(), timing.stable()));
    }
    List<Measured> measured = new ArrayList<>();
    for (BackendSetup setup : race.contestants()) {
      long memory = host.hasProcesses() ? race.memory(setup).orElse(-1) : -1;
      if (race.failures().containsKey(setup)) {
        continue;
      }
      measured.add(
          new Measured(
              setup,
              race.runner(setup).description(),
              timings.get(setup).get(Kind.TRAINING),
              timings.get(setup).get(Kind.FORWARD),
              timings.get(setup).get(Kind.PREDICTION),
              starts.getOrDefault(setup, Double.NaN),
              memory,
              race.agreement().get(setup)));
    }
    return new Advice(
        network.toString(),
        task.batch(),
        dtype,
        measured,
        race.failures(),
        Duration.ofNanos(System.nanoTime() - start));
  }

  /** Whether the next of these rounds of starts ends within its share, if it is like the others. */
  private boolean timeForStarts(int done) {
    return done == 0 || elapsed() * (done + 1) / done < STARTS_SHARE * budgetSeconds;
  }

  private double left() {
    return Math.max(0, endSeconds - elapsed());
  }

  private double elapsed() {
    return (System.nanoTime() - start) * 1e-9;
  }

  private static void checkInterrupt() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while measuring backends");
    }
  }
}
