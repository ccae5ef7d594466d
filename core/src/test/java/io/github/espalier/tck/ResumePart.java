package io.github.espalier.tck;

import io.github.espalier.tck.FiftySteps.Setting;
import io.github.espalier.train.Checkpoints;
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
    for (Setting setting : FiftySteps.SETTINGS) {
      cases.add(new Case(setting + ": after each of 50 steps", () -> afterEveryStep(rig, setting)));
    }
    return cases;
  }

  private static void afterEveryStep(Rig rig, Setting setting) {
    try {
      Path all = Files.createTempDirectory("espalier");
      Path one = Files.createTempDirectory("espalier");
      try {
        afterEveryStep(rig, setting, all, one);
      } finally {
        deleteAll(all);
        Files.delete(all);
        deleteAll(one);
        Files.delete(one);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void afterEveryStep(Rig rig, Setting setting, Path all, Path one)
      throws IOException {
    String unbroken;
    List<Double> losses;
    try (FiftySteps run = new FiftySteps(rig.backend, setting)) {
      unbroken = run.result(run.fit());
      losses = run.losses();
    }
    same("steps of the unbroken run", FiftySteps.STEPS, losses.size());
    Checkpoints everyStep = Checkpoints.in(all).everySteps(1).keep(FiftySteps.STEPS);
    try (FiftySteps run = new FiftySteps(rig.backend, setting).checkpoints(everyStep)) {
      same("run that saves", unbroken, run.result(run.fit()));
    }
    List<Path> newestFirst = everyStep.files();
    same("checkpoints of steps", FiftySteps.STEPS, newestFirst.size() - best(newestFirst).size());
    Checkpoints onlyBest = Checkpoints.in(one).everySteps(Integer.MAX_VALUE).keep(FiftySteps.STEPS);
    for (int i = 0; i < newestFirst.size(); i++) {
      Path from = newestFirst.get(i);
      String name = from.getFileName().toString();
      Files.copy(from, one.resolve(name));
      try (FiftySteps run = new FiftySteps(rig.backend, setting).checkpoints(onlyBest)) {
        same("resumed from " + name, unbroken, run.result(run.resume()));
        int step = FiftySteps.STEPS - run.losses().size();
        same("name of the checkpoint of step " + step, step, step(name));
        same("losses from " + name, losses.subList(step, losses.size()), run.losses());
      }
      Files.delete(one.resolve(name));
      // A run that was stopped has also saved its end.
      sameFiles("saved from " + name, best(newestFirst.subList(0, i)), best(onlyBest.files()));
      deleteAll(one);
    }
  }

  private static int step(String name) {
    return Integer.parseInt(name.replaceAll("[^0-9]", ""));
  }

  private static List<Path> best(List<Path> files) {
    return files.stream().filter(file -> file.getFileName().toString().startsWith("best")).toList();
  }

  private static void sameFiles(String what, List<Path> expected, List<Path> got)
      throws IOException {
    same(what, expected.size(), got.size());
    for (int i = 0; i < got.size(); i++) {
      same(what, expected.get(i).getFileName(), got.get(i).getFileName());
      same(what + ": first difference", -1L, Files.mismatch(expected.get(i), got.get(i)));
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    for (Path file : Checkpoints.in(directory).files()) {
      Files.delete(file);
    }
  }

  private static void same(String what, Object expected, Object got) {
    if (!expected.equals(got)) {
      throw new AssertionError(what + ": expected " + expected + ", got " + got);
    }
  }
}
