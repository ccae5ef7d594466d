package io.github.espalier.benchmarks.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.benchmarks.UsageException;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineTest {
  @TempDir private Path folder;

  @Test
  void survivesTheFile() throws Exception {
    Engine engine = new Engine("plain", "vector", DType.FLOAT32, -1);
    Baseline baseline =
        Baseline.here(
            Map.of(
                new Figure(engine, "3-5-1@8", Kind.TRAINING), List.of(0.25, 1e-3, 17.0),
                new Figure(engine, "3-5-1@8", Kind.PREDICTION), List.of(0.5)));
    baseline.write(folder.resolve("baseline.json"));

    assertThat(Baseline.read(folder.resolve("baseline.json"))).isEqualTo(baseline);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"format\":\"espalier-baseline-2\"}",
        "{\"format\":\"espalier-baseline-1\"}",
        "{\"format\":\"espalier-baseline-1\",\"cpu\":\"x\",\"java\":17,\"figures\":[{}]}",
        "{\"format\":\"espalier-baseline-1\",\"cpu\":\"x\",\"java\":1.5,\"figures\":[]}"
      })
  void refusesWhatIsNoBaseline(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("bad.json"), text);
    assertThatThrownBy(() -> Baseline.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("bad.json: no baseline");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[0]", "[1.5, -1]", "[1e999]"})
  void refusesTimesThatNothingTakes(String times) throws Exception {
    Engine engine = new Engine("plain", "jit", DType.FLOAT32, 1);
    Path file = folder.resolve("bad.json");
    Baseline.here(Map.of(new Figure(engine, "3-5-1@8", Kind.TRAINING), List.of(1.0))).write(file);
    Files.writeString(file, Files.readString(file).replace("[1.0]", times));
    assertThat(Files.readString(file)).contains(times);
    assertThatThrownBy(() -> Baseline.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("bad.json: no baseline: 3-5-1@8, training, plain jit")
        .hasMessageContaining("needs finite numbers above 0");
  }

  @Test
  void saysThatAFileIsNotThere() {
    assertThatThrownBy(() -> Baseline.read(folder.resolve("none.json")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("cannot read");
  }
}
