package io.github.espalier.backend.plain;

import io.github.espalier.backend.Availability;
import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendProvider;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.backend.Workers;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Creates the plain backend, which computes on nested Java arrays and needs only the JDK. */
public final class PlainProvider implements BackendProvider {
  static final String NAME = "plain";

  /** For the service loader. */
  public PlainProvider() {}

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
    return Availability.yes();
  }

  /** Either kernel, the vector kernel where the JDK has it, with one thread and with all. */
  @Override
  public List<BackendSetup> setups(DType dtype) {
    BackendOptions options = BackendOptions.defaults().dtype(dtype);
    List<BackendSetup> setups = new ArrayList<>();
    for (KernelChoice kernel : KernelChoice.onThisJdk()) {
      setups.addAll(
          new BackendSetup(
                  NAME, options.with(KernelChoice.SETTING, kernel.word()), kernel.jvmOptions())
              .withOneAndAllThreads());
    }
    return setups;
  }

  @Override
  public Backend create(BackendOptions options) {
    options.requireKnownSettings(NAME, Set.of(KernelChoice.SETTING));
    KernelChoice choice = KernelChoice.of(options.settings().get(KernelChoice.SETTING));
    Kernels kernels = choice.kernels();
    return create(kernels, options.dtype(), options.threads(), Division.MEASURED);
  }

  /** A backend with the given kernels and division of rows. */
  static Backend create(Kernels kernels, DType dtype, int threads, Division division) {
    Workers workers = new Workers(Workers.count(threads), NAME);
    return switch (dtype) {
      case FLOAT64 -> new PlainBackend64(kernels.float64(), workers, division);
      case FLOAT32 -> new PlainBackend32(kernels.float32(), workers, division);
    };
  }
}
