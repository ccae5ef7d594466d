package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.BackendUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;

/** Loads ND4J and its OpenBLAS, settles their threads, and says what was loaded. */
final class Natives {
  private static final int MKL = 3;

  /** OpenBLAS's names of the processors it has kernels for. */
  private static final String[] CORES = {
    "SKYLAKEX",
    "COOPERLAKE",
    "ZEN",
    "HASWELL",
    "SANDYBRIDGE",
    "EXCAVATOR",
    "STEAMROLLER",
    "PILEDRIVER",
    "BULLDOZER",
    "BARCELONA",
    "BOBCAT",
    "ATOM",
    "NANO",
    "NEHALEM",
    "DUNNINGTON",
    "PENRYN",
    "CORE2",
    "PRESCOTT",
    "NEOVERSEN1",
    "THUNDERX3T110",
    "THUNDERX2T99",
    "THUNDERX",
    "TSV110",
    "EMAG8180",
    "FALKOR",
    "CORTEXA72",
    "CORTEXA57",
    "CORTEXA53",
    "ARMV8",
    "POWER9",
    "POWER8",
    "POWER6"
  };

  /**
   * Why the first attempt failed. The JVM tries a class initializer once and afterwards reports
   * only that it failed, so the reason has to be kept here.
   */
  private static BackendUnavailableException failure;

  private Natives() {}

  /**
   * Loads everything a backend calls.
   *
   * @throws BackendUnavailableException with the reason and a remedy, the same at every attempt
   */
  static synchronized void load(boolean leaveThreads) {
    if (failure != null) {
      throw new BackendUnavailableException(failure.getMessage(), failure.getCause());
    }
    try {
      Environment environment = Nd4j.getEnvironment();
      // Also loads the library, in case the threads are left alone.
      openblas_nolapack.blas_get_num_threads();
      if (!leaveThreads) {
        environment.setMaxMasterThreads(1);
        environment.setMaxThreads(1);
        openblas_nolapack.blas_set_num_threads(1);
      }
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      failure = new BackendUnavailableException(explain(e), e);
      throw failure;
    }
  }

  private static String explain(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? "" : ": " + root.getMessage();
    String remedy =
        root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError
            ? "Add org.nd4j:nd4j-native with all of its dependencies to the class path."
            : "Check that the jars of nd4j-native, openblas and javacpp for this platform are on the"
                + " class path, and that JavaCPP's cache can be written (by default"
                + " ~/.javacpp/cache; set -Dorg.bytedeco.javacpp.cachedir=DIR to move it).";
    return "backend \"nd4j\" cannot load its native libraries: "
        + (root.getClass().getSimpleName() + message).replaceAll("\\s+", " ")
        + ". "
        + remedy;
  }

  /** The versions in use, and the kernels that OpenBLAS chose for this processor. */
  static String description() {
    return "ND4J " + nd4jVersion() + ", " + blas();
  }

  private static String nd4jVersion() {
    Properties properties = new Properties();
    try (InputStream in =
        Nd4j.class.getResourceAsStream("/META-INF/maven/org.nd4j/nd4j-api/pom.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      // A description is not worth failing for.
      return "of unknown version";
    }
    return properties.getProperty("version", "of unknown version");
  }

  private static String blas() {
    if (openblas_nolapack.blas_get_vendor() == MKL) {
      return "MKL in place of OpenBLAS";
    }
    return openblas_nolapack.OPENBLAS_VERSION.strip() + " (" + core() + ")";
  }

  /**
   * The name of the table of kernels that OpenBLAS uses. Its own function for that returns a C
   * string, which JavaCPP has no binding for.
   */
  private static String core() {
    Pointer chosen = Loader.addressof("gotoblas");
    if (chosen != null) {
      try (PointerPointer<Pointer> variable = new PointerPointer<>(chosen)) {
        long table = variable.get(Pointer.class, 0).address();
        for (String name : CORES) {
          Pointer candidate = Loader.addressof("gotoblas_" + name);
          if (candidate != null && candidate.address() == table) {
            return name;
          }
        }
      }
    }
    return "unknown kernels";
  }
}
