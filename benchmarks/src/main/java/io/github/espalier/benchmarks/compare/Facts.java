package io.github.espalier.benchmarks.compare;

import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Race;
import io.github.espalier.measure.Statistic;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What was found out, as lines of words; {@link Findings} reads them. */
final class Facts {
  static final String BEGUN = "begun";
  static final String START = "start";
  static final String STARTED = "started";
  static final String ENGINE = "engine";
  static final String FAILED = "failed";
  static final String AGREES = "agrees";
  static final String TIMES = "times";
  static final String PEAK = "peak";
  static final String YARDSTICKS = "yardsticks";
  static final String DONE = "done";

  private final List<List<String>> lines = new ArrayList<>();

  List<List<String>> lines() {
    return lines;
  }

  private Facts add(List<String> words) {
    lines.add(words.stream().map(word -> word.replaceAll("[\\t\\r\\n]+", " ")).toList());
    return this;
  }

  private Facts add(String name, Engine engine, Object... more) {
    List<String> words = new ArrayList<>(List.of(name));
    words.add(engine.backend());
    words.add(engine.kernel());
    words.add(engine.dtype().name());
    words.add(Integer.toString(engine.threads()));
    for (Object word : more) {
      words.add(word.toString());
    }
    return add(words);
  }

  /** A comparison has begun, now. */
  Facts begun(Machine machine) {
    String date = OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return add(List.of(BEGUN, date, Double.toString(machine.load())));
  }

  /** How long JVMs took to start, and all of that in seconds. */
  Facts starts(Map<String, Statistic> starts, double seconds) {
    starts.forEach(
        (name, start) ->
            add(List.of(START, name, start.median() + "", Double.toString(start.spread()))));
    return add(List.of(STARTED, Double.toString(seconds)));
  }

  /** What an engine says of itself. */
  Facts engine(Engine engine, String description, String slowOperations) {
    return add(ENGINE, engine, description, slowOperations);
  }

  /** Why an engine was set aside at a case. */
  Facts failed(Engine engine, Case work, String reason) {
    return add(FAILED, engine, work, reason);
  }

  /** How far an engine is from the reference. */
  Facts agrees(Engine engine, double difference) {
    return add(AGREES, engine, difference);
  }

  /** What a race measured. */
  Facts times(Case work, Race.Timing<Engine> timing) {
    List<Object> words = new ArrayList<>(List.of(work, timing.kind()));
    words.add(timing.bytesPerStep());
    words.add(timing.stable());
    words.addAll(timing.seconds());
    return add(TIMES, timing.who(), words.toArray());
  }

  /** What the processor can do. */
  Facts peak(PeakKey key, String method, List<Double> rates) {
    List<String> words = new ArrayList<>(List.of(PEAK, key.dtype().name(), key.threads() + ""));
    words.add(method);
    rates.forEach(rate -> words.add(rate.toString()));
    return add(words);
  }

  /** How long a fixed loop took. */
  Facts yardsticks(List<Double> seconds) {
    List<String> words = new ArrayList<>(List.of(YARDSTICKS));
    seconds.forEach(number -> words.add(number.toString()));
    return add(words);
  }

  /** A fork has measured a case, which took so long. */
  Facts done(int fork, Case work, double seconds) {
    return add(List.of(DONE, fork + "", work.toString(), Double.toString(seconds)));
  }
}
