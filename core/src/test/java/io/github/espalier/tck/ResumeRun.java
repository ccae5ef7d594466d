package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.optim.Adam;
import io.github.espalier.tensor.DType;
import io.github.espalier.train.Checkpoints;
import io.github.espalier.train.TrainingListener;
import io.github.espalier.train.TrainingState;
import java.lang.reflect.Constructor;
import java.nio.file.Path;

/** The program that {@link ResumeContract} runs, and that kills itself, in other processes. */
final class ResumeRun {
  /** The exit status of a process that has killed itself. */
  static final int KILLED = 77;

  private ResumeRun() {}

  /** Resumes: the contract's class, the format, the directory, and the step not to survive. */
  public static void main(String[] args) throws Exception {
    Constructor<?> constructor = Class.forName(args[0]).getDeclaredConstructor();
    constructor.setAccessible(true);
    ResumeContract contract = (ResumeContract) constructor.newInstance();
    int last = Integer.parseInt(args[3]);
    TrainingListener killer =
        new TrainingListener() {
          @Override
          public void batchFinished(TrainingState state) {
            if (state.step() == last) {
              // As abrupt as a signal: nothing is closed, no hook runs.
              Runtime.getRuntime().halt(KILLED);
            }
          }
        };
    // The killed step itself is not saved, and one before it may be lost too.
    Checkpoints checkpoints = Checkpoints.in(Path.of(args[2])).everySteps(2);
    try (Backend backend = contract.create(DType.valueOf(args[1]));
        FiftySteps run =
            new FiftySteps(backend, Adam.of(0.01)).checkpoints(checkpoints).listener(killer)) {
      String result = run.result(run.resume());
      System.out.println(result + ", here " + run.losses().size());
    }
  }
}
