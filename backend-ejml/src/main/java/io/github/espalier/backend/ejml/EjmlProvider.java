package io.github.espalier.backend.ejml;

import io.github.espalier.backend.Availability;
import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendProvider;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.tensor.DType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.ejml.concurrency.EjmlConcurrency;

/** Creates the ejml backend. */
public final class EjmlProvider implements BackendProvider {
  /** One class of each jar that the backend needs. */
  private static final String[] NEEDED = {
    "org.ejml.data.DMatrixRMaj",
    "org.ejml.dense.block.TileMultiplication_F64",
    "org.ejml.dense.block.TileMultiplication_F32"
  };

  /** Creates the provider; loads nothing of EJML. */
  public EjmlProvider() {}

  @Override
  public String name() {
    return "ejml";
  }

  @Override
  public Set<DType> dtypes() {
    return EnumSet.allOf(DType.class);
  }

  @Override
  public Availability availability() {
    for (String needed : NEEDED) {
      try {
        Class.forName(needed);
      } catch (ClassNotFoundException | LinkageError e) {
        return Availability.no(
            "EJML cannot be loaded: " + e,
            "Put ejml-core, ejml-ddense and ejml-fdense, all of the same version, on the class"
                + " path; espalier-backend-ejml depends on them.",
            e);
      }
    }
    return Availability.yes();
  }

  /** One thread, and all. */
  @Override
  public List<BackendSetup> setups(DType dtype) {
    return BackendSetup.of("ejml", BackendOptions.defaults().dtype(dtype)).withOneAndAllThreads();
  }

  @Override
  public Backend create(BackendOptions options) {
    if (options.threads() != 1 && options.threads() != BackendOptions.ALL_THREADS) {
      throw new IllegalArgumentException(
          "backend ejml: threads needs to be 1 or ALL_THREADS, got "
              + options.threads()
              + "; EJML has one pool of threads for the whole process, whose size is not for a"
              + " backend to change");
    }
    options.requireKnownSettings("ejml", Set.of());
    int threads = options.threads() == 1 ? 1 : EjmlConcurrency.getMaxThreads();
    if (options.dtype() == DType.FLOAT32) {
      return new EjmlBackend32(threads);
    }
    return new EjmlBackend64(threads);
  }

  /** How a description ends. */
  static String threadsText(int threads) {
    return threads == 1 ? ", 1 thread" : ", " + threads + " threads of EJML's pool";
  }

  /** The version of the EJML that is loaded; read by reflection, as javac would inline it. */
  static String ejmlVersion() {
    try {
      return (String) Class.forName("org.ejml.EjmlVersion").getField("VERSION").get(null);
    } catch (ReflectiveOperationException | LinkageError e) {
      return "of unknown version";
    }
  }
}
