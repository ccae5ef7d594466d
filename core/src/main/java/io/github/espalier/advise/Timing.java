package io.github.espalier.advise;

/**
 * How long one step took.
 *
 * @param seconds the median over the rounds
 * @param spread how far the rounds scatter, relative: 1.4826 times the median distance to the
 *     median, the standard deviation of normal noise
 * @param bytesPerStep heap bytes that the step allocated, those of worker threads included
 * @param rounds how often it was measured
 * @param stable whether the times had settled when the warm-up ended
 */
public record Timing(
    double seconds, double spread, double bytesPerStep, int rounds, boolean stable) {}
