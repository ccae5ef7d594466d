/** What training makes small. */
package io.github.espalier.loss;
