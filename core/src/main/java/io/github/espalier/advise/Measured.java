package io.github.espalier.advise;

import io.github.espalier.backend.BackendSetup;

/**
 * What was measured of one setup.
 *
 * @param setup backend, options and JVM options
 * @param description what the backend says of itself
 * @param training forward, loss, backward and update of one batch
 * @param forward the output for one batch
 * @param prediction one sample through a predictor, array in and array out
 * @param startSeconds from the start of a JVM to the backend's first product; NaN in-process
 * @param memoryBytes the most that its process held, all batches and models included; -1 in-process
 * @param largestDifference of outputs and gradients to the reference, relative
 */
public record Measured(
    BackendSetup setup,
    String description,
    Timing training,
    Timing forward,
    Timing prediction,
    double startSeconds,
    long memoryBytes,
    double largestDifference) {}
