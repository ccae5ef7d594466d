/** Samples with targets, the order they are visited in, and readers of data files. */
package io.github.espalier.data;
