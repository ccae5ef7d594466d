package io.github.espalier.benchmarks.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.espalier.benchmarks.SampleResults;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Measurements;
import io.github.espalier.benchmarks.compare.Plan;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.measure.Kind;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
  private static final Engine ENGINE = SampleResults.engine("plain");
  private static final Tuple PLANTED = tuple(Kind.TRAINING, 8);

  private static Results results(Sweep sweep, double seconds) {
    Plan plan = Plan.sweep(sweep.cases()).of(sweep.cases(), List.of(ENGINE));
    List<Double> rounds = SampleResults.rounds(seconds, 0.01);
    return SampleResults.with(
        plan, List.of(new Row(ENGINE, sweep.cases().get(0), Kind.TRAINING, rounds, 0, true)));
  }

  @Test
  void takesWhatAnotherSweepOfTheSamePointsMeasured() {
    Sweep sweep = new Sweep(List.of(16), List.of(4));
    sweep.take(results(new Sweep(List.of(16), List.of(4)), 0.02));
    assertThat(sweep.grids().get(0).row(16, 4)).isPresent();
  }

  /**
   * A sweep is measured, then one of its figures is falsified as if the machine had stood still.
   */
  @Test
  void whatLooksLikeACliffIsMeasuredAgain(@TempDir Path folder) throws Exception {
    Sweep sweep = new Sweep(List.of(4, 8, 16), List.of(1));
    Plan plan = Plan.sweep(sweep.cases()).of(sweep.cases(), List.of(ENGINE)).scaled(0.02);
    Path file = folder.resolve(Measurements.FILE);
    PrintStream out = new PrintStream(OutputStream.nullOutputStream());
    sweep.run(plan, Measurements.begin(plan, file), folder, out);
    assertThat(sweep.measuredAgain()).isEqualTo(sweep.suspects());
    Sweep.forgetSecond(folder);
    Files.write(file, Files.readAllLines(file).stream().map(SweepTest::falsified).toList());

    Sweep again = new Sweep(List.of(4, 8, 16), List.of(1));
    Measurements measured = Measurements.resume(plan, file);
    again.take(measured.results());
    assertThat(again.isLookedThrough()).isFalse();
    List<Grid.Cliff> suspects = again.cliffs();
    assertThat(suspects).extracting(Grid.Cliff::kind, Grid.Cliff::width).containsExactly(PLANTED);
    double seconds = again.results().seconds();

    again.run(plan, measured, folder, out);
    assertThat(again.isLookedThrough()).isTrue();
    assertThat(again.measuredAgain()).isEqualTo(again.suspects()).isEqualTo(suspects.size());
    assertThat(again.results().seconds()).isGreaterThan(seconds);
    assertThat(folder.resolve("again-1-" + Measurements.FILE)).exists();
    for (Row row : again.results().rows()) {
      boolean suspected = row.kind() == Kind.TRAINING && row.work().toString().equals("8-8-8-10@1");
      assertThat(row.pass() > 0).as("%s", row).isEqualTo(suspected);
    }
    Row training = again.grids(Kind.TRAINING, ENGINE.dtype()).get(0).row(8, 1).orElseThrow();
    assertThat(training.pass()).isPositive();
    assertThat(training.seconds().median()).isLessThan(1);
  }

  /**
   * All takes a second more, which is no cliff, so that a second figure would surely count;
   * training at width 8 takes ten more.
   */
  private static String falsified(String line) {
    String[] words = line.split("\t", -1);
    if (words[0].equals("times")) {
      int more = line.contains("\t8-8-8-10@1\tTRAINING\t") ? 10 : 1;
      for (int i = 9; i < words.length; i++) {
        words[i] = Double.toString(more + Double.parseDouble(words[i]));
      }
    }
    return String.join("\t", words);
  }
}
