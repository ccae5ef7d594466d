/** Initial weights, and the random numbers behind them. */
package io.github.espalier.init;
