package io.github.espalier.train;

import io.github.espalier.internal.Check;

/**
 * A schedule that goes up to the base rate and down again, once, along half cosines.
 *
 * <p>With t = step − 1 and u = rise·steps − 1: from base/startDivisor at t = 0 to base at t = u,
 * then to base/(startDivisor·endDivisor) at t = steps − 1, where it stays. This is PyTorch's {@code
 * OneCycleLR} with {@code max_lr} = base, two phases, and the momentum left alone. Source: Smith,
 * Topin 2018.
 *
 * @param steps the whole cycle; at least 1
 * @param rise the share of the steps that go up, from 0 to below 1; PyTorch's {@code pct_start}
 * @param startDivisor above 0; PyTorch's {@code div_factor}
 * @param endDivisor above 0; PyTorch's {@code final_div_factor}
 */
public record OneCycle(long steps, double rise, double startDivisor, double endDivisor)
    implements Schedule {
  /** Checks. */
  public OneCycle {
    Check.positive("one-cycle steps", steps);
    Check.fraction("one-cycle rise", rise);
    Check.positive("one-cycle startDivisor", startDivisor);
    Check.positive("one-cycle endDivisor", endDivisor);
  }

  /** This cycle with another share of steps that go up. */
  public OneCycle rise(double share) {
    return new OneCycle(steps, share, startDivisor, endDivisor);
  }

  /** This cycle from base/start, to base/(start·end). */
  public OneCycle divisors(double start, double end) {
    return new OneCycle(steps, rise, start, end);
  }

  @Override
  public Run start() {
    double top = rise * steps - 1;
    double last = steps - 1d;
    return (base, step) -> {
      double t = Math.min(step - 1d, last);
      double first = base / startDivisor;
      if (t < top) {
        return Curves.cosine(first, base, t / top);
      }
      return Curves.cosine(base, first / endDivisor, last == top ? 1 : (t - top) / (last - top));
    };
  }

  @Override
  public String toString() {
    return "one cycle in "
        + steps
        + ", "
        + rise
        + " of it up, from 1/"
        + startDivisor
        + " to 1/"
        + startDivisor * endDivisor;
  }
}
