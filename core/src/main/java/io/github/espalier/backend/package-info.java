/**
 * The interface between the engine and matrix engines: the operations, their tables of functions,
 * their slow defaults, and how backends are found.
 */
package io.github.espalier.backend;
