package io.github.espalier.train;

import io.github.espalier.internal.Check;
import java.util.Locale;
import java.util.Objects;

/**
 * How gradients are kept small, between the backward run and the update.
 *
 * <p>What is clipped is the gradient of the loss, before penalties and decay, as in PyTorch's
 * training loops; frozen parameters do not count.
 *
 * @param kind what is kept small
 * @param limit the most it may be; above 0
 */
public record Clipping(Kind kind, double limit) {
  /** The kinds there are. */
  public enum Kind {
    /** Every number. */
    VALUE,
    /** The norm of every parameter's gradient by itself. */
    NORM,
    /** The norm of all gradients together. */
    GLOBAL_NORM
  }

  /** Checks. */
  public Clipping {
    Objects.requireNonNull(kind, "kind");
    Check.positive("clipping limit", limit);
  }

  /**
   * Every number of a gradient is brought into [−limit, limit]: PyTorch's {@code clip_grad_value_},
   * Keras's {@code clipvalue}.
   */
  public static Clipping byValue(double limit) {
    return new Clipping(Kind.VALUE, limit);
  }

  /** Each parameter's gradient is scaled by limit / max(‖g‖, limit): Keras's {@code clipnorm}. */
  public static Clipping byNorm(double limit) {
    return new Clipping(Kind.NORM, limit);
  }

  /**
   * All gradients are scaled by limit / max(‖all‖, limit): Keras's {@code global_clipnorm}; so does
   * PyTorch's {@code clip_grad_norm_}, but for the 1e-6 that it adds to the norm. Source: Pascanu,
   * Mikolov, Bengio 2013.
   */
  public static Clipping byGlobalNorm(double limit) {
    return new Clipping(Kind.GLOBAL_NORM, limit);
  }

  /** What a gradient of that norm is scaled by; exactly 1 within the limit. */
  double scale(double norm) {
    return norm <= limit ? 1 : limit / norm;
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " at most " + limit;
  }
}
