/**
 * A network's description, its weights on a backend, the buffers to run it, and thread-safe
 * inference.
 */
package io.github.espalier.network;
