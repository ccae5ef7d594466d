package io.github.espalier.benchmarks.peak;

import java.util.function.LongSupplier;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Multiply-adds of the widest vectors. Twelve chains are more than two units with a latency of four
 * or five cycles need to be busy all the time, and fit into sixteen registers.
 */
final class VectorFmaLoop64 implements LongSupplier {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_MAX;
  private static final int ROUNDS = 40_000;
  private static final int CHAINS = 12;

  private final double[] sink = new double[SPECIES.length()];
  private double start = 0.5d;

  /** Runs for a moment, well under a millisecond; the operations done. */
  @Override
  public long getAsLong() {
    // The chains approach 1, so no number overflows or becomes subnormal.
    DoubleVector x = DoubleVector.broadcast(SPECIES, 0.5d);
    DoubleVector a = DoubleVector.broadcast(SPECIES, start);
    DoubleVector b = a;
    DoubleVector c = a;
    DoubleVector d = a;
    DoubleVector e = a;
    DoubleVector f = a;
    DoubleVector g = a;
    DoubleVector h = a;
    DoubleVector i = a;
    DoubleVector j = a;
    DoubleVector k = a;
    DoubleVector l = a;
    b = b.add(x);
    c = c.sub(x);
    d = b.add(x);
    e = d.add(x);
    f = e.add(x);
    g = f.add(x);
    h = g.add(x);
    i = h.add(x);
    j = i.add(x);
    k = j.add(x);
    l = k.add(x);
    for (int round = 0; round < ROUNDS; round++) {
      a = a.fma(x, x);
      b = b.fma(x, x);
      c = c.fma(x, x);
      d = d.fma(x, x);
      e = e.fma(x, x);
      f = f.fma(x, x);
      g = g.fma(x, x);
      h = h.fma(x, x);
      i = i.fma(x, x);
      j = j.fma(x, x);
      k = k.fma(x, x);
      l = l.fma(x, x);
    }
    DoubleVector sum = a.add(b).add(c).add(d).add(e).add(f);
    sum.add(g).add(h).add(i).add(j).add(k).add(l).intoArray(sink, 0);
    start = 0.5d + sink[0] % 0.25d;
    return 2L * CHAINS * SPECIES.length() * ROUNDS;
  }
}
