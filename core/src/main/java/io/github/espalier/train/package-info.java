/** The training loop, one step of it, and who is told how it goes. */
package io.github.espalier.train;
