package io.github.espalier.benchmarks.compare;

import io.github.espalier.benchmarks.UsageException;
import io.github.espalier.benchmarks.network.Case;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a comparison has measured so far, kept in a file: after every case the file is replaced as a
 * whole, so that a run that was interrupted at any moment can be resumed from it.
 *
 * <p>The file is text, one fact per line, words separated by tabs. It begins with its version and
 * with what must be the same when the run goes on.
 *
 * <p><b>Threading.</b> Safe; a thread that interrupts the comparison may ask for {@link #results}.
 */
public final class Measurements {
  /** The name of the file in an output folder. */
  public static final String FILE = "measured.txt";

  static final String SAME = "same";

  private static final String HEADING = "espalier-measurements\t1";

  /** The name that a file has after another run replaced it. */
  static final String OLD = "measured-old.txt";

  private final Plan plan;
  private final Path file;
  private final Fingerprint fingerprint;
  private final Findings findings;
  private final List<List<String>> facts = new ArrayList<>();
  private boolean owned;

  private Measurements(Plan plan, Path file, Machine machine) {
    this.plan = plan;
    this.file = file;
    this.fingerprint = Fingerprint.of(plan, machine);
    this.findings = new Findings(plan, machine);
  }

  /** None yet, kept nowhere. */
  static Measurements inMemory(Plan plan) {
    return begin(plan, null);
  }

  /**
   * None yet.
   *
   * @param file where they go; what another run left there is then renamed to {@code
   *     measured-old.txt}, so that no unfinished run is lost to a mistyped command
   */
  public static Measurements begin(Plan plan, Path file) {
    Machine machine = Machine.here();
    Measurements measurements = new Measurements(plan, file, machine);
    measurements.take(new Facts().begun(machine).lines());
    return measurements;
  }

  /**
   * Those that an earlier run kept.
   *
   * @throws UsageException if there are none, or none of the same plan, machine, JDK and versions
   */
  public static Measurements resume(Plan plan, Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new UsageException(
          "--resume: nothing to go on from, there is no " + file + "; leave it out to begin");
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    if (lines.isEmpty() || !lines.get(0).equals(HEADING)) {
      throw new UsageException(
          "--resume: " + file + " is not a file of measurements of version 1; begin anew");
    }
    Map<String, String> parts = new LinkedHashMap<>();
    List<List<String>> facts = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> words = List.of(line.split("\t", -1));
      if (words.get(0).equals(SAME) && words.size() == 3) {
        parts.put(words.get(1), words.get(2));
      } else {
        facts.add(words);
      }
    }
    Measurements measurements = new Measurements(plan, file, Machine.here());
    Optional<String> difference = measurements.fingerprint.difference(new Fingerprint(parts));
    if (difference.isPresent()) {
      throw new UsageException(
          "--resume: "
              + file
              + " belongs to another run ("
              + difference.get()
              + "); repeat that run's options, or leave --resume out to begin anew");
    }
    try {
      measurements.take(facts);
    } catch (RuntimeException e) {
      throw new UsageException("--resume: " + file + " is damaged: " + e.getMessage());
    }
    measurements.owned = true;
    return measurements;
  }

  /** Those that an earlier run of the same plan kept; none yet, if there are no such. */
  public static Measurements resumeOrBegin(Plan plan, Path file) throws IOException {
    try {
      return Files.exists(file) ? resume(plan, file) : begin(plan, file);
    } catch (UsageException e) {
      Files.delete(file);
      return begin(plan, file);
    }
  }

  /** Takes facts, and replaces the file. */
  void add(Facts more) throws IOException {
    synchronized (this) {
      take(more.lines());
      save();
    }
  }

  private synchronized void take(List<List<String>> more) {
    more.forEach(findings::take);
    facts.addAll(more);
  }

  private void save() throws IOException {
    if (file == null) {
      return;
    }
    StringBuilder text = new StringBuilder(HEADING).append('\n');
    fingerprint.lines().forEach(line -> text.append(String.join("\t", line)).append('\n'));
    facts.forEach(line -> text.append(String.join("\t", line)).append('\n'));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text);
    if (!owned && Files.exists(file)) {
      Files.move(file, file.resolveSibling(OLD), StandardCopyOption.REPLACE_EXISTING);
    }
    owned = true;
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Whether a fork has measured a case. */
  synchronized boolean isDone(int fork, Case work) {
    return findings.isDone(fork, work);
  }

  /** Whether the starts of JVMs were timed, or are not to be. */
  synchronized boolean hasStarts() {
    return plan.times().starts() == 0 || findings.hasStarts();
  }

  /** Engines that were set aside. */
  synchronized Map<Engine, String> failures() {
    return findings.results().failures();
  }

  /** How many cases are measured, each counted in every fork. */
  public synchronized int done() {
    return findings.done();
  }

  /** How many there are to measure, each counted in every fork. */
  public int all() {
    return plan.forks() * plan.cases().size();
  }

  /** Seconds that what is still to be measured is likely to take. */
  public synchronized double expectedSeconds() {
    double seconds = hasStarts() ? 0 : plan.startSeconds();
    for (int fork = 1; fork <= plan.forks(); fork++) {
      for (Case work : plan.cases()) {
        seconds += isDone(fork, work) ? 0 : plan.expectedSeconds(work);
      }
    }
    return seconds;
  }

  /** What is known so far. */
  public synchronized Results results() {
    return findings.results();
  }
}
