/**
 * Model files: the safetensors layout with a strict reader, a digest, and saves that either happen
 * completely or not at all.
 */
package io.github.espalier.io;
