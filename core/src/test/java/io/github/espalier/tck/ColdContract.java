package io.github.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every operation gives the same bits in a JVM that only interprets as here, where it has run often
 * enough to be compiled: a backend extends this class and says how it is created.
 *
 * <p>The interpreting JVM creates the class by its constructor without parameters.
 */
public abstract class ColdContract {
  /** Often enough for the optimising compiler, as every call shares its kernels with others. */
  private static final int WARM_RUNS = 400;

  /** A new backend with one thread; the kit closes it. */
  protected abstract Backend create(DType dtype);

  /** What the interpreting JVM needs on its command line. */
  protected List<String> flags() {
    return List.of();
  }

  @ParameterizedTest
  @EnumSource
  final void sameBitsColdAndWarm(DType dtype) throws InterruptedException, ExecutionException {
    FutureTask<Map<String, Long>> interpreting = new FutureTask<>(() -> cold(dtype));
    new Thread(interpreting, "interpreting").start();
    Map<String, Long> warm;
    try (Backend backend = create(dtype)) {
      warm = Fingerprints.of(backend, WARM_RUNS);
    }
    Map<String, Long> cold = interpreting.get();
    assertEquals(warm.keySet(), cold.keySet(), "calls");
    List<String> differing = new ArrayList<>();
    warm.forEach(
        (call, bits) -> {
          if (!bits.equals(cold.get(call))) {
            differing.add(call);
          }
        });
    assertEquals(List.of(), differing, "calls that give other bits when interpreted");
    System.out.println(
        "%s %s: %d calls, cold as warm".formatted(getClass().getSimpleName(), dtype, warm.size()));
  }

  private Map<String, Long> cold(DType dtype) throws IOException, InterruptedException {
    List<String> flags = new ArrayList<>();
    flags.add("-Xint");
    flags.addAll(flags());
    OtherJvm other = OtherJvm.run(flags, ColdRun.class, getClass().getName(), dtype.name());
    assertEquals(0, other.exit(), other.output());
    return Fingerprints.parse(other.output());
  }
}
