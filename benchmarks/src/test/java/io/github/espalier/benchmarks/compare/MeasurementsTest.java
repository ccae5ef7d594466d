package io.github.espalier.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.benchmarks.SampleResults;
import io.github.espalier.benchmarks.UsageException;
import io.github.espalier.measure.Kind;
import io.github.espalier.measure.Race;
import io.github.espalier.measure.Statistic;
import io.github.espalier.tensor.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementsTest {
  private static final Engine PLAIN = SampleResults.engine("plain");
  private static final Engine EJML = SampleResults.engine("ejml");
  private static final Plan PLAN =
      Plan.full().of(List.of(SampleResults.WORK), List.of(PLAIN, EJML));

  @TempDir Path folder;

  private Path file() {
    return folder.resolve(Measurements.FILE);
  }

  private static Race.Timing<Engine> timing(Double... seconds) {
    return new Race.Timing<>(PLAIN, Kind.TRAINING, List.of(seconds), 24, seconds[0] > 1);
  }

  private static Facts fork(int fork, Double... seconds) {
    PeakKey key = new PeakKey(DType.FLOAT64, 1);
    return new Facts()
        .engine(PLAIN, "plain\tdescribed", "transpose")
        .agrees(PLAIN, fork * 1e-15)
        .failed(EJML, SampleResults.WORK, "broken")
        .peak(key, "planted", List.of(1e9, 2e9, 3e9))
        .yardsticks(List.of(1.0, 1.0, 1.0))
        .times(SampleResults.WORK, timing(seconds))
        .done(fork, SampleResults.WORK, 10);
  }

  @Test
  void figuresAreMediansOfTheForksMedians() throws Exception {
    Measurements measured = Measurements.inMemory(PLAN);
    measured.add(fork(1, 2.0, 3.0, 4.0));
    assertThat(measured.results().sample()).startsWith("1 JVMs");
    measured.add(fork(2, 5.0, 6.0, 8.0));
    Row row = measured.results().rows().get(0);
    assertThat(row.times()).containsExactly(3.0, 6.0);
    assertThat(row.seconds().median()).isEqualTo(4.5);
    assertThat(row.seconds().spread()).isCloseTo(1.4826 * 1.5 / 4.5, within(1e-12));
    assertThat(measured.results().sample()).isEqualTo("2 JVMs, of each the median of 7 rounds");
    assertThat(row.bytesPerStep()).isEqualTo(24);
    assertThat(row.stable()).isTrue();
    measured.add(fork(3, 0.5));
    measured.add(fork(4, 4.5));
    assertThat(measured.results().rows().get(0).stable()).isFalse();
  }

  @Test
  void theFileHoldsEverything() throws Exception {
    Measurements measured = Measurements.begin(PLAN, file());
    measured.add(new Facts().starts(Map.of("plain jit", new Statistic(0.5, 0.1)), 3));
    measured.add(fork(1, 2.0, 3.0, 4.0));
    measured.add(fork(2, 5.0, 6.0, 7.0));

    Measurements again = Measurements.resume(PLAN, file());

    assertThat(again.results()).isEqualTo(measured.results());
    assertThat(again.results().seconds()).isEqualTo(23);
    assertThat(again.results().descriptions()).containsEntry(PLAIN, "plain described");
    assertThat(again.results().failures()).containsEntry(EJML, "broken");
    assertThat(again.results().peak().get(new PeakKey(DType.FLOAT64, 1)).median()).isEqualTo(2e9);
    assertThat(again.done()).isEqualTo(2);
    assertThat(again.all()).isEqualTo(3);
    assertThat(again.isDone(2, SampleResults.WORK)).isTrue();
    assertThat(again.isDone(3, SampleResults.WORK)).isFalse();
    assertThat(again.hasStarts()).isTrue();
    assertThat(folder.toFile().list()).containsExactly(Measurements.FILE);
  }

  @Test
  void refusesWhatWasMeasuredOtherwise() throws Exception {
    Measurements.begin(PLAN, file()).add(fork(1, 2.0));
    Plan other = PLAN.of(PLAN.cases(), List.of(PLAIN));
    assertThatThrownBy(() -> Measurements.resume(other, file()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("its engines: [plain jit FLOAT64, 1 thread, ejml")
        .hasMessageContaining("; now: [plain jit FLOAT64, 1 thread])");
    String text = Files.readString(file());
    Files.writeString(file(), text.replaceAll("same\tJava\t.*", "same\tJava\tanother"));
    assertThatThrownBy(() -> Measurements.resume(PLAN, file()))
        .hasMessageContaining("its Java: another; now: ");
  }

  @Test
  void refusesWhatItCannotRead() throws Exception {
    Measurements.begin(PLAN, file()).add(fork(1, 2.0));
    String text = Files.readString(file());
    Files.writeString(file(), text.replace("\ntimes\t", "\ntimed\t"));
    assertThatThrownBy(() -> Measurements.resume(PLAN, file()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("damaged");
    Files.writeString(file(), text.replace("measurements\t1", "measurements\t2"));
    assertThatThrownBy(() -> Measurements.resume(PLAN, file()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("version 1");
  }

  @Test
  void whatBelongsToAnotherPlanIsBegunAnewWhereNobodyAskedForIt() throws Exception {
    assertThat(Measurements.resumeOrBegin(PLAN, file()).done()).isZero();
    Measurements.begin(PLAN, file()).add(fork(1, 2.0));
    assertThat(Measurements.resumeOrBegin(PLAN, file()).done()).isEqualTo(1);
    Plan other = PLAN.of(PLAN.cases(), List.of(PLAIN));
    assertThat(Measurements.resumeOrBegin(other, file()).done()).isZero();
  }

  @Test
  void whatANewRunReplacesIsKept() throws Exception {
    Measurements first = Measurements.begin(PLAN, file());
    first.add(fork(1, 2.0));
    first.add(fork(2, 2.0));
    Measurements.resume(PLAN, file()).add(fork(3, 2.0));
    assertThat(folder.resolve(Measurements.OLD)).doesNotExist();
    String text = Files.readString(file());
    Measurements second = Measurements.begin(PLAN, file());
    assertThat(file()).hasContent(text);
    second.add(fork(1, 3.0));
    second.add(fork(2, 3.0));
    assertThat(folder.resolve(Measurements.OLD)).hasContent(text);
  }

  @Test
  void whatIsLeftIsJudgedByWhatIsDone() {
    Eta eta = new Eta(100);
    assertThat(eta.left(10)).isEqualTo(90);
    // Half of the work took 100 s, twice what was expected: so will the other half.
    eta.done(50, 100);
    assertThat(eta.left(100)).isEqualTo(100);
    assertThat(eta.left(130)).isEqualTo(70);
    assertThat(eta.left(500)).isZero();
    assertThat(Durations.text(89)).isEqualTo("89 s");
    assertThat(Durations.text(150)).isEqualTo("2.5 min");
    assertThat(Durations.text(2400)).isEqualTo("40 min");
    assertThat(Durations.text(9000)).isEqualTo("2.5 h");
  }

  @Test
  void aPlanIsStretchedToADuration() {
    double seconds = PLAN.expectedSeconds();
    assertThat(PLAN.lasting(2 * seconds).expectedSeconds()).isCloseTo(2 * seconds, within(1.0));
    // Twice 15 s for a warm-up are enough; what is left of an hour goes into the rounds.
    Plan hour = PLAN.lasting(3600);
    assertThat(hour.expectedSeconds()).isCloseTo(3600, within(1.0));
    assertThat(hour.times().firstWarm(PLAIN)).isEqualTo(15);
    // Opening the JVMs takes its time however short the rest.
    assertThat(PLAN.lasting(1).expectedSeconds()).isBetween(1.0, seconds);
  }
}
