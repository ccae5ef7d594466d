/** How training makes it small: update rules with their options. */
package io.github.espalier.optim;
