package io.github.espalier.tck;

import io.github.espalier.optim.Optimizer;
import io.github.espalier.train.Checkpoints;
import io.github.espalier.train.History;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Training resumed from a checkpoint of any step ends in the bits of the unbroken run. */
final class ResumePart implements Part {
  @Override
  public String name() {
    return "resume";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    for (Optimizer optimizer : TrainingPart.OPTIMIZERS) {
      cases.add(
          new Case(optimizer + ": after each of 50 steps", () -> afterEveryStep(rig, optimizer)));
    }
    return cases;
  }

  private static void afterEveryStep(Rig rig, Optimizer optimizer) {
    try {
      Path directory = Files.createTempDirectory("espalier");
      try {
        afterEveryStep(rig, optimizer, directory);
      } finally {
        for (Path file : Checkpoints.in(directory).files()) {
          Files.delete(file);
        }
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void afterEveryStep(Rig rig, Optimizer optimizer, Path directory)
      throws IOException {
    String unbroken;
    List<Double> losses;
    try (FiftySteps run = new FiftySteps(rig.backend, optimizer)) {
      unbroken = run.result(run.fit());
      losses = run.losses();
    }
    same("steps of the unbroken run", FiftySteps.STEPS, losses.size());
    Checkpoints everyStep = Checkpoints.in(directory).everySteps(1).keep(FiftySteps.STEPS);
    try (FiftySteps run = new FiftySteps(rig.backend, optimizer).checkpoints(everyStep)) {
      same("run that saves", unbroken, run.result(run.fit()));
    }
    List<Path> newestFirst = everyStep.files();
    same("checkpoints", FiftySteps.STEPS, newestFirst.size());
    Checkpoints noMore = Checkpoints.in(directory).everySteps(Integer.MAX_VALUE);
    for (int step = FiftySteps.STEPS; step >= 1; step--) {
      try (FiftySteps run = new FiftySteps(rig.backend, optimizer).checkpoints(noMore)) {
        History history = run.resume();
        same("resumed after step " + step, unbroken, run.result(history));
        List<Double> rest = losses.subList(step, losses.size());
        same("losses after step " + step, rest, run.losses());
      }
      Files.delete(newestFirst.get(FiftySteps.STEPS - step));
    }
  }

  private static void same(String what, Object expected, Object got) {
    if (!expected.equals(got)) {
      throw new AssertionError(what + ": expected " + expected + ", got " + got);
    }
  }
}
