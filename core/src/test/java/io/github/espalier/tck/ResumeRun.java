package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.tck.FiftySteps.Setting;
import io.github.espalier.tensor.DType;
import io.github.espalier.train.Checkpoints;
import io.github.espalier.train.TrainingListener;
import io.github.espalier.train.TrainingState;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.List;

/** The program that {@link ResumeContract} runs, and that kills itself, in other processes. */
final class ResumeRun {
  /** The exit status of a process that has killed itself. */
  static final int KILLED = 77;

  /** How many steps there are between two checkpoints. */
  static final int STEPS = 17;

  private ResumeRun() {}

  /** Ends a run with nothing saved, as a kill does, but not the process. */
  private static final class End extends Error {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Resumes every run as far as it may go; the last one ends with the process.
   *
   * @param args the contract's class, the format, the directory, and the step not to survive
   */
  public static void main(String[] args) throws Exception {
    Constructor<?> constructor = Class.forName(args[0]).getDeclaredConstructor();
    constructor.setAccessible(true);
    ResumeContract contract = (ResumeContract) constructor.newInstance();
    int last = Integer.parseInt(args[3]);
    List<Setting> settings = FiftySteps.SETTINGS;
    for (int i = 0; i < settings.size(); i++) {
      Path directory = Path.of(args[2], "run " + i);
      Checkpoints checkpoints = Checkpoints.in(directory).everySteps(STEPS);
      try (Backend backend = contract.create(DType.valueOf(args[1]));
          FiftySteps run = new FiftySteps(backend, settings.get(i)).checkpoints(checkpoints)) {
        run.listener(killer(last, i == settings.size() - 1));
        String result = run.result(run.resume());
        System.out.println(settings.get(i) + ": " + result + ", here " + run.losses().size());
      } catch (End e) {
        System.out.println(settings.get(i) + ": ended");
      }
    }
  }

  private static TrainingListener killer(int last, boolean process) {
    return new TrainingListener() {
      @Override
      public void batchFinished(TrainingState state) {
        if (state.step() == last) {
          if (process) {
            // As abrupt as a signal: nothing is closed, no hook runs.
            Runtime.getRuntime().halt(KILLED);
          }
          throw new End();
        }
      }
    };
  }
}
