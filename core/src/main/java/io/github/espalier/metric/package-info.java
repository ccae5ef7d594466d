/** Figures that are reported about predictions, apart from the loss. */
package io.github.espalier.metric;
