/**
 * Reverse-mode automatic differentiation over the backend interface: expressions are recorded on a
 * {@link io.github.espalier.autograd.Tape} as they are computed, and differentiated backwards.
 *
 * <p>Layers have hand-written derivatives and do not come through here; the tape is for custom
 * losses, custom layers and scalar autograd.
 */
package io.github.espalier.autograd;
