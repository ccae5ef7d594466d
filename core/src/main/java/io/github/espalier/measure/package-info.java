/**
 * Times networks on backends, each in a JVM of its own, after a proof that they compute the same:
 * what {@link io.github.espalier.advise} and this project's benchmarks share; not exported.
 */
package io.github.espalier.measure;
