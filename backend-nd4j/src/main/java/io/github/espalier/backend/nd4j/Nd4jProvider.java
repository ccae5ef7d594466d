package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.Availability;
import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendProvider;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.backend.BackendUnavailableException;
import io.github.espalier.backend.Workers;
import io.github.espalier.tensor.DType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Creates the nd4j backend.
 *
 * <p>Its one setting is {@code leaveNativeThreads}: unless it is {@code "true"}, creating a backend
 * sets the internal threads of ND4J and of its OpenBLAS to 1 for the process. It takes any number
 * of threads.
 */
public final class Nd4jProvider implements BackendProvider {
  static final String NAME = "nd4j";
  private static final String LEAVE_THREADS = "leaveNativeThreads";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<DType> dtypes() {
    return EnumSet.allOf(DType.class);
  }

  @Override
  public Availability availability() {
    return Presence.check(Nd4jProvider.class.getClassLoader());
  }

  /** One thread, and all. */
  @Override
  public List<BackendSetup> setups(DType dtype) {
    return BackendSetup.of(NAME, BackendOptions.defaults().dtype(dtype)).withOneAndAllThreads();
  }

  @Override
  public Backend create(BackendOptions options) {
    options.requireKnownSettings(NAME, Set.of(LEAVE_THREADS));
    boolean leaveThreads = leaveThreads(options.settings().get(LEAVE_THREADS));
    Availability availability = availability();
    if (!availability.available()) {
      throw new BackendUnavailableException(
          "backend \"nd4j\": " + availability.reason() + ". " + availability.remedy(),
          availability.cause());
    }
    Natives.load(leaveThreads);
    int threads = Workers.count(options.threads());
    return switch (options.dtype()) {
      case FLOAT32 -> new Nd4jBackend32(DType.FLOAT32, threads);
      case FLOAT64 -> new Nd4jBackend64(DType.FLOAT64, threads);
    };
  }

  private static boolean leaveThreads(String value) {
    if (value == null || value.equals("false")) {
      return false;
    }
    if (value.equals("true")) {
      return true;
    }
    throw new IllegalArgumentException(
        "backend nd4j: " + LEAVE_THREADS + " must be \"true\" or \"false\", got \"" + value + "\"");
  }
}
