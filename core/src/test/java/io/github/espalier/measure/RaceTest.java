package io.github.espalier.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.network.Sequential;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaceTest {
  private static final Task TASK = NetworkMain.task(Sequential.input(2).dense(1).build(), 4);
  private static final BackendSetup SETUP = BackendSetup.of("fake", BackendOptions.defaults());

  private static Race<String> race(Runner runner) {
    Race<String> race = new Race<>(TASK, List.of(Kind.TRAINING), () -> {});
    race.enter("fake", SETUP, () -> runner);
    return race;
  }

  @Test
  void waitsLongerThanItAskedFor() {
    ScriptedRunner runner = new ScriptedRunner();
    try (Race<String> race = race(runner)) {
      race.warm("fake", Kind.TRAINING, 500, 1000);
      race.round(2000);
    }
    assertThat(runner.timeouts().get("warm")).isGreaterThan(1000 + 60);
    assertThat(runner.timeouts().get("measure")).isGreaterThan(2000 + 60);
  }

  @Test
  void noContestantIsToBlameForTheReference(@TempDir Path folder) {
    try (Race<String> race = race(new ScriptedRunner());
        Proof proof = new Proof(new ScriptedRunner().failing("kinks", "no memory"), folder)) {
      assertThatThrownBy(() -> race.prove("fake", proof, TASK))
          .isInstanceOf(ChildException.class)
          .hasMessage("no memory");
      assertThat(race.failures()).isEmpty();
      assertThat(race.contestants()).containsExactly("fake");
    }
  }

  @Test
  void setsAsideWhoFailsItsProof(@TempDir Path folder) {
    try (Race<String> race = race(new ScriptedRunner().failing("prove", "no memory"));
        Proof proof = new Proof(new ScriptedRunner(), folder)) {
      race.prove("fake", proof, TASK);
      assertThat(race.failures()).containsEntry("fake", "no memory");
    }
  }
}
