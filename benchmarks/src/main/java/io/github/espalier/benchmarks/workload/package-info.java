/** Named training tasks: the eight classics, MNIST, and networks of well-known sizes. */
package io.github.espalier.benchmarks.workload;
