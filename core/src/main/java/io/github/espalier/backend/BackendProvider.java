package io.github.espalier.backend;

import io.github.espalier.tensor.DType;
import java.util.List;
import java.util.Set;

/**
 * Creates backends of one kind; found by {@link java.util.ServiceLoader}.
 *
 * <p>Loading a provider must load no native library, read no environment and print nothing.
 */
public interface BackendProvider {
  /** The version of the backend interface that this source describes. */
  int SPI_VERSION = 1;

  /** The name users create the backend by: lower case, as in {@code "plain"}. */
  String name();

  /** The {@link #SPI_VERSION} the provider was compiled against. */
  default int spiVersion() {
    return SPI_VERSION;
  }

  /** The number formats it offers. */
  Set<DType> dtypes();

  /** Whether {@link #create} can succeed here; cheap, and never throws. */
  Availability availability();

  /**
   * The setups that are worth comparing on this machine; by default one thread without settings.
   * Loads nothing.
   *
   * @param dtype one of {@link #dtypes}
   */
  default List<BackendSetup> setups(DType dtype) {
    return List.of(BackendSetup.of(name(), BackendOptions.defaults().dtype(dtype)));
  }

  /**
   * A new backend; the caller closes it.
   *
   * @throws IllegalArgumentException if an option is not supported, saying which and why
   * @throws BackendUnavailableException if the backend cannot run here
   */
  Backend create(BackendOptions options);
}
