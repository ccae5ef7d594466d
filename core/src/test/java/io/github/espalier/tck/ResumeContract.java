package io.github.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.espalier.backend.Backend;
import io.github.espalier.tck.FiftySteps.Setting;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Training that is killed and goes on in a new process ends in the bits of the unbroken run: a
 * backend extends this class and says how it is created.
 *
 * <p>The other processes create the class by its constructor without parameters.
 */
public abstract class ResumeContract {
  /** A new backend with one thread; the kit closes it. */
  protected abstract Backend create(DType dtype);

  /** What the other JVMs need on their command line. */
  protected List<String> flags() {
    return List.of();
  }

  /** Every run is killed in the middle of its fourth epoch, and at the end of its seventh. */
  @ParameterizedTest
  @EnumSource
  final void sameBitsInNewProcesses(DType dtype, @TempDir Path directory)
      throws IOException, InterruptedException {
    List<String> expected = new ArrayList<>();
    for (Setting setting : FiftySteps.SETTINGS) {
      try (Backend backend = create(dtype);
          FiftySteps run = new FiftySteps(backend, setting)) {
        int rest = FiftySteps.STEPS - 2 * ResumeRun.STEPS;
        expected.add(setting + ": " + run.result(run.fit()) + ", here " + rest);
      }
    }
    for (int kill : new int[] {ResumeRun.STEPS + 1, 2 * ResumeRun.STEPS + 1}) {
      assertEquals(ResumeRun.KILLED, run(dtype, directory, kill).exit(), "exit status");
    }
    OtherJvm last = run(dtype, directory, Integer.MAX_VALUE);
    assertEquals(0, last.exit(), last.output());
    assertEquals(expected, last.output().lines().toList());
  }

  private OtherJvm run(DType dtype, Path directory, int kill)
      throws IOException, InterruptedException {
    return OtherJvm.run(
        flags(),
        ResumeRun.class,
        getClass().getName(),
        dtype.name(),
        directory.toString(),
        Integer.toString(kill));
  }
}
