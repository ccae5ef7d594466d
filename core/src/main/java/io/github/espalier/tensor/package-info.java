/** Number formats, shapes, and tensors: blocks of numbers that a backend owns. */
package io.github.espalier.tensor;
