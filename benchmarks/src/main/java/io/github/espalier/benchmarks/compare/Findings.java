package io.github.espalier.benchmarks.compare;

import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Kind;
import io.github.espalier.measure.Statistic;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@link Facts} come to: figures of all forks together. */
final class Findings {
  private final Plan plan;
  private Machine machine;
  private String date = "";
  private boolean started;
  private double seconds;
  private String peakMethod = "";
  private final Map<Engine, String> descriptions = new LinkedHashMap<>();
  private final Map<Engine, String> slowOperations = new LinkedHashMap<>();
  private final Map<Engine, String> failures = new LinkedHashMap<>();
  private final Map<Engine, Double> agreement = new LinkedHashMap<>();
  private final Map<String, Statistic> starts = new LinkedHashMap<>();
  private final Map<PeakKey, List<Double>> peak = new LinkedHashMap<>();
  private final List<Double> yardsticks = new ArrayList<>();
  private final Map<Key, Forks> figures = new LinkedHashMap<>();
  private final Set<String> done = new HashSet<>();

  private record Key(Engine engine, String work, Kind kind) {}

  /** What the forks measured of one figure. */
  private static final class Forks {
    private final List<List<Double>> seconds = new ArrayList<>();
    private final List<Double> bytes = new ArrayList<>();
    private boolean stable = true;
  }

  private List<Double> times(Forks forks) {
    return plan.forks() == 1
        ? forks.seconds.get(0)
        : forks.seconds.stream().map(rounds -> Statistic.of(rounds).median()).toList();
  }

  /** None yet. */
  Findings(Plan plan, Machine machine) {
    this.plan = plan;
    this.machine = machine;
  }

  /**
   * Takes one fact.
   *
   * @throws RuntimeException if it is none
   */
  void take(List<String> words) {
    switch (words.get(0)) {
      case Facts.BEGUN -> {
        date = words.get(1);
        machine = machine.withLoad(Double.parseDouble(words.get(2)));
      }
      case Facts.START ->
          starts.put(words.get(1), new Statistic(number(words, 2), number(words, 3)));
      case Facts.STARTED -> {
        started = true;
        seconds += number(words, 1);
      }
      case Facts.ENGINE -> {
        descriptions.put(engine(words), words.get(5));
        slowOperations.put(engine(words), words.get(6));
      }
      case Facts.FAILED -> failed(engine(words), words.get(5), words.get(6));
      case Facts.AGREES -> agreement.merge(engine(words), number(words, 5), Math::max);
      case Facts.TIMES -> times(words);
      case Facts.PEAK -> {
        PeakKey key = new PeakKey(DType.valueOf(words.get(1)), Integer.parseInt(words.get(2)));
        peakMethod = words.get(3);
        peak.computeIfAbsent(key, k -> new ArrayList<>()).addAll(numbers(words, 4));
      }
      case Facts.YARDSTICKS -> yardsticks.addAll(numbers(words, 1));
      case Facts.DONE -> {
        done.add(words.get(1) + " " + words.get(2));
        seconds += number(words, 3);
      }
      default -> throw new IllegalArgumentException("no fact begins with " + words.get(0));
    }
  }

  private void failed(Engine engine, String work, String reason) {
    boolean measured = figures.keySet().stream().anyMatch(key -> key.engine().equals(engine));
    failures.put(engine, measured ? "from " + work + " on: " + reason : reason);
  }

  private void times(List<String> words) {
    Key key = new Key(engine(words), words.get(5), Kind.valueOf(words.get(6)));
    Forks forks = figures.computeIfAbsent(key, k -> new Forks());
    forks.bytes.add(number(words, 7));
    forks.stable &= Boolean.parseBoolean(words.get(8));
    forks.seconds.add(numbers(words, 9));
  }

  private static Engine engine(List<String> words) {
    DType dtype = DType.valueOf(words.get(3));
    return new Engine(words.get(1), words.get(2), dtype, Integer.parseInt(words.get(4)));
  }

  private static double number(List<String> words, int index) {
    return Double.parseDouble(words.get(index));
  }

  private static List<Double> numbers(List<String> words, int first) {
    return words.subList(first, words.size()).stream().map(Double::valueOf).toList();
  }

  boolean hasStarts() {
    return started;
  }

  boolean isDone(int fork, Case work) {
    return done.contains(fork + " " + work);
  }

  int done() {
    return done.size();
  }

  /** All of it. */
  Results results() {
    Map<PeakKey, Statistic> most = new LinkedHashMap<>();
    peak.forEach((key, rates) -> most.put(key, Statistic.of(rates)));
    return new Results(
        plan,
        machine,
        date,
        new LinkedHashMap<>(descriptions),
        new LinkedHashMap<>(slowOperations),
        new LinkedHashMap<>(failures),
        new LinkedHashMap<>(starts),
        rows(),
        new LinkedHashMap<>(agreement),
        most,
        peakMethod,
        yardsticks.isEmpty() ? 0 : Statistic.of(yardsticks).spread(),
        seconds,
        (double) done.size() / (plan.forks() * plan.cases().size()));
  }

  private List<Row> rows() {
    Map<String, Case> cases = new LinkedHashMap<>();
    plan.cases().forEach(work -> cases.put(work.toString(), work));
    List<Row> rows = new ArrayList<>();
    figures.forEach(
        (key, forks) ->
            rows.add(
                new Row(
                    key.engine(),
                    cases.get(key.work()),
                    key.kind(),
                    times(forks),
                    forks.bytes.stream().mapToDouble(Double::doubleValue).average().orElse(0),
                    forks.stable)));
    return rows;
  }
}
