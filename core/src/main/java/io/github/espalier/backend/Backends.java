package io.github.espalier.backend;

import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds and creates backends by name.
 *
 * <p>There is no default backend. A provider that cannot load is listed as unavailable with its
 * cause, and does not disturb the others.
 */
public final class Backends {
  private Backends() {}

  /** A FLOAT64 backend with one thread. See {@link #create(String, BackendOptions)}. */
  public static Backend create(String name) {
    return create(name, BackendOptions.defaults());
  }

  /** A backend of the given format with one thread. See {@link #create(String, BackendOptions)}. */
  public static Backend create(String name, DType dtype) {
    return create(name, BackendOptions.defaults().dtype(dtype));
  }

  /**
   * A new backend; the caller closes it.
   *
   * @throws IllegalArgumentException if no provider has that name (the message lists those that are
   *     there), or an option is not supported
   * @throws BackendUnavailableException if it cannot run here, with the cause and a remedy
   */
  public static Backend create(String name, BackendOptions options) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(options, "options");
    BackendProvider provider = provider(name);
    if (provider.spiVersion() != BackendProvider.SPI_VERSION) {
      throw new BackendUnavailableException(
          String.format(
              Locale.ROOT,
              "backend \"%s\" was built for SPI version %d, this is %d; use matching versions",
              name,
              provider.spiVersion(),
              BackendProvider.SPI_VERSION),
          null);
    }
    if (!provider.dtypes().contains(options.dtype())) {
      throw new IllegalArgumentException(
          "backend \"" + name + "\" offers " + provider.dtypes() + ", not " + options.dtype());
    }
    Availability availability = provider.availability();
    if (!availability.available()) {
      throw new BackendUnavailableException(
          "backend \"" + name + "\": " + availability.reason() + ". " + availability.remedy(),
          availability.cause());
    }
    return provider.create(options);
  }

  /** Every backend found, by name, with its availability; in the order of the class path. */
  public static Map<String, Availability> list() {
    Map<String, Availability> found = new LinkedHashMap<>();
    for (BackendProvider provider : providers().values()) {
      found.put(provider.name(), provider.availability());
    }
    return found;
  }

  /**
   * Whether the backend of that name has that number format.
   *
   * @throws IllegalArgumentException if no provider has that name
   */
  public static boolean offers(String name, DType dtype) {
    return provider(name).dtypes().contains(Objects.requireNonNull(dtype, "dtype"));
  }

  /** The names of the backends that can be created here. */
  public static List<String> available() {
    List<String> names = new ArrayList<>();
    list()
        .forEach(
            (name, availability) -> {
              if (availability.available()) {
                names.add(name);
              }
            });
    return names;
  }

  /**
   * Every setup of every backend that has that number format and can be created here, for {@link
   * io.github.espalier.advise.BackendAdvisor}; in the order of the class path.
   */
  public static List<BackendSetup> setups(DType dtype) {
    Objects.requireNonNull(dtype, "dtype");
    List<BackendSetup> setups = new ArrayList<>();
    for (BackendProvider provider : providers().values()) {
      if (provider.dtypes().contains(dtype) && provider.availability().available()) {
        setups.addAll(provider.setups(dtype));
      }
    }
    return setups;
  }

  private static BackendProvider provider(String name) {
    BackendProvider provider = providers().get(Objects.requireNonNull(name, "name"));
    if (provider == null) {
      throw new IllegalArgumentException(
          "no backend named \""
              + name
              + "\"; found: "
              + new TreeSet<>(providers().keySet())
              + ". Is espalier-backend-"
              + name
              + " on the class path?");
    }
    return provider;
  }

  private static Map<String, BackendProvider> providers() {
    Map<String, BackendProvider> found = new LinkedHashMap<>();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    collect(ServiceLoader.load(BackendProvider.class, context), found);
    collect(ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader()), found);
    return found;
  }

  private static void collect(
      ServiceLoader<BackendProvider> loader, Map<String, BackendProvider> found) {
    Iterator<BackendProvider> iterator = loader.iterator();
    int broken = 0;
    while (true) {
      try {
        if (!iterator.hasNext()) {
          return;
        }
        BackendProvider provider = iterator.next();
        found.putIfAbsent(provider.name(), provider);
      } catch (ServiceConfigurationError | LinkageError e) {
        // One broken provider must not hide the others; it is listed under a name of its own.
        String name = "unloadable-" + ++broken;
        found.putIfAbsent(name, new Unloadable(name, e));
        if (broken > 100) {
          return;
        }
      }
    }
  }

  /** Stands for a provider whose class could not be loaded. */
  private record Unloadable(String name, Throwable cause) implements BackendProvider {
    @Override
    public Set<DType> dtypes() {
      return EnumSet.allOf(DType.class);
    }

    @Override
    public Availability availability() {
      return Availability.no(
          "its provider cannot be loaded: " + cause.getMessage(),
          "Check the class path: the backend's jar and all of its dependencies must be there.",
          cause);
    }

    @Override
    public Backend create(BackendOptions options) {
      throw new BackendUnavailableException(cause.getMessage(), cause);
    }
  }
}
