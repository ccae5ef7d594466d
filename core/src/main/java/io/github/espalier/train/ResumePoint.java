package io.github.espalier.train;

import io.github.espalier.io.Checkpoint;

/**
 * A checkpoint from which a run can go on: read, and checked against itself and the run.
 *
 * @param checkpoint with weights and optimizer
 * @param state where the run stood
 * @param figures of all its epochs
 * @param schedule the numbers of its schedule
 * @param listeners the arrays of each listener with state
 */
record ResumePoint(
    Checkpoint checkpoint,
    RunState state,
    double[] figures,
    double[] schedule,
    double[][][] listeners) {}
