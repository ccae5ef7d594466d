/** Descriptions of transformations, one file each, and what they need to run. */
package io.github.espalier.layer;
