package io.github.espalier.measure;

import io.github.espalier.backend.BackendMismatchException;
import io.github.espalier.backend.BackendSetup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Several backends timed on one task: proof of equality, warm-up, then rounds in which every
 * backend takes its turn at every kind, so that a slow spell of the machine meets all of them.
 *
 * <p>A backend that cannot load or breaks down is set aside with the reason; the others go on.
 *
 * <p><b>Threading.</b> One thread.
 *
 * @param <K> what contestants are known by
 */
public final class Race<K> implements AutoCloseable {
  /** What an answer may take beyond the seconds that were asked for: a step may be long. */
  private static final double SLACK_SECONDS = 120;

  private final Task task;
  private final List<Kind> kinds;
  private final Runnable tick;
  private final Map<K, Runner> running = new LinkedHashMap<>();
  private final Map<K, BackendSetup> setups = new LinkedHashMap<>();
  private final Map<K, String> failures = new LinkedHashMap<>();
  private final Map<K, Double> agreement = new LinkedHashMap<>();
  private final Map<Turn<K>, List<Window>> windows = new LinkedHashMap<>();
  private final Map<Turn<K>, Boolean> stable = new LinkedHashMap<>();

  /** What is measured once per round. */
  private record Turn<K>(K who, Kind kind) {}

  /**
   * What was measured of one contestant.
   *
   * @param who the contestant
   * @param kind what was timed
   * @param seconds of one step, round by round
   * @param bytesPerStep heap bytes one step allocated
   * @param stable whether the warm-up ended in agreeing windows
   * @param <K> what contestants are known by
   */
  public record Timing<K>(
      K who, Kind kind, List<Double> seconds, double bytesPerStep, boolean stable) {}

  /**
   * A race without contestants.
   *
   * @param kinds what is timed, in this order
   * @param tick is run after every piece of work
   */
  public Race(Task task, List<Kind> kinds, Runnable tick) {
    this.task = task;
    this.kinds = List.copyOf(kinds);
    this.tick = tick;
  }

  /**
   * Lets a contestant in, or notes why it cannot load.
   *
   * @param opener opens its runner, which this race closes
   */
  public void enter(K who, BackendSetup setup, Supplier<? extends Runner> opener) {
    try {
      running.put(who, opener.get());
      setups.put(who, setup);
    } catch (ChildException e) {
      failures.put(who, e.getMessage());
    }
    tick.run();
  }

  /** Those that are still in the race. */
  public List<K> contestants() {
    return List.copyOf(running.keySet());
  }

  /** The runner of one that is still in the race. */
  public Runner runner(K who) {
    return running.get(who);
  }

  /**
   * Shows that a contestant computes what the reference computes.
   *
   * @param proved this race's task, or the same network with fewer samples
   * @throws BackendMismatchException if it does not
   * @throws ChildException if the reference breaks down, which no contestant is to blame for
   */
  public void prove(K who, Proof proof, Task proved) {
    proof.prepare(proved);
    try {
      agreement.put(who, proof.check(setups.get(who), running.get(who), proved));
    } catch (ChildException e) {
      setAside(who, e);
    }
    tick.run();
  }

  /** Warms a contestant up for a kind until it is stable, within these limits of time. */
  public void warm(K who, Kind kind, double leastSeconds, double mostSeconds) {
    if (!running.containsKey(who)) {
      return;
    }
    try {
      String[] answer = ask(who, kind, "warm", leastSeconds, mostSeconds);
      stable.put(new Turn<>(who, kind), Boolean.valueOf(answer[0]));
    } catch (ChildException e) {
      setAside(who, e);
    }
    tick.run();
  }

  /** Whether the last warm-up of a contestant for a kind ended in times that had settled. */
  public boolean settled(K who, Kind kind) {
    return stable.getOrDefault(new Turn<>(who, kind), false);
  }

  /** Measures every contestant once at every kind. */
  public void round(double windowSeconds) {
    for (Kind kind : kinds) {
      for (K who : contestants()) {
        try {
          Window window = Window.of(ask(who, kind, "measure", windowSeconds));
          windows.computeIfAbsent(new Turn<>(who, kind), t -> new ArrayList<>()).add(window);
        } catch (ChildException e) {
          setAside(who, e);
        }
        tick.run();
      }
    }
  }

  /** What a contestant's process took at most, in bytes; empty if it broke down. */
  public OptionalLong memory(K who) {
    try {
      String bytes = running.get(who).ask(SLACK_SECONDS, "memory")[0];
      return OptionalLong.of(Long.parseLong(bytes));
    } catch (ChildException e) {
      setAside(who, e);
      return OptionalLong.empty();
    }
  }

  /** Has a command carried out whose last argument is the most seconds that it should take. */
  private String[] ask(K who, Kind kind, String command, double... seconds) {
    List<String> words = new ArrayList<>(List.of(command, task.key(), kind.name()));
    Arrays.stream(seconds).mapToObj(Double::toString).forEach(words::add);
    double most = seconds[seconds.length - 1];
    return running.get(who).ask(most + SLACK_SECONDS, words.toArray(String[]::new));
  }

  private void setAside(K who, ChildException reason) {
    failures.put(who, reason.getMessage());
    windows.keySet().removeIf(turn -> turn.who().equals(who));
    running.remove(who).close();
  }

  /** Those that were set aside, with the reason. */
  public Map<K, String> failures() {
    return failures;
  }

  /** The largest difference of each to the reference, relative. */
  public Map<K, Double> agreement() {
    return agreement;
  }

  /** What was measured so far. */
  public List<Timing<K>> timings() {
    List<Timing<K>> timings = new ArrayList<>();
    windows.forEach(
        (turn, all) ->
            timings.add(
                new Timing<>(
                    turn.who(),
                    turn.kind(),
                    all.stream().map(Window::secondsPerStep).toList(),
                    middle(all.stream().mapToDouble(Window::bytesPerStep).toArray()),
                    settled(turn.who(), turn.kind()))));
    return timings;
  }

  /** The median of numbers that may be 0. */
  private static double middle(double[] numbers) {
    return Statistic.of(Arrays.stream(numbers).map(n -> 1 + n).toArray()).median() - 1;
  }

  /** Ends every runner. */
  @Override
  public void close() {
    running.values().forEach(Runner::close);
    running.clear();
  }
}
