package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.Availability;
import java.io.File;
import java.util.List;
import java.util.Locale;

/** Looks whether ND4J's classes and native libraries are there, without loading or starting any. */
final class Presence {
  private static final String ND4J = "org/nd4j/linalg/cpu/nativecpu/bindings/";
  private static final String OPENBLAS = "org/bytedeco/openblas/";
  private static final List<String> CLASSES =
      List.of(
          "org.nd4j.linalg.factory.Nd4j",
          "org.nd4j.linalg.cpu.nativecpu.CpuBackend",
          "org.bytedeco.javacpp.Loader",
          "org.bytedeco.openblas.global.openblas_nolapack");

  /** Builds of ND4J for newer instructions live in folders of their own. */
  private static final List<String> VARIANTS =
      List.of("", "-avx2", "-avx512", "-onednn", "-onednn-avx2", "-onednn-avx512", "-compat");

  private Presence() {}

  static Availability check(ClassLoader loader) {
    for (String name : CLASSES) {
      try {
        Class.forName(name, false, loader);
      } catch (ClassNotFoundException | LinkageError e) {
        return Availability.no(
            "class " + name + " cannot be loaded",
            "Add org.nd4j:nd4j-native with all of its dependencies to the class path.",
            e);
      }
    }
    String platform = platform();
    if (platform != null) {
      if (!found(loader, ND4J, platform, "jnind4jcpu")) {
        return missing("nd4j-native", platform);
      }
      if (!found(loader, OPENBLAS, platform, "jniopenblas_nolapack")) {
        return missing("openblas", platform);
      }
    }
    return Availability.yes();
  }

  private static Availability missing(String artifact, String platform) {
    return Availability.no(
        "the native library of " + artifact + " for " + platform + " is not on the class path",
        "Add " + artifact + " with classifier " + platform + ", if it is published for that.",
        null);
  }

  private static boolean found(ClassLoader loader, String folder, String platform, String library) {
    String file = System.mapLibraryName(library);
    for (String variant : VARIANTS) {
      if (loader.getResource(folder + platform + variant + "/" + file) != null) {
        return true;
      }
    }
    for (String path : System.getProperty("java.library.path", "").split(File.pathSeparator)) {
      if (new File(path, file).isFile()) {
        return true;
      }
    }
    return false;
  }

  /** JavaCPP's name of this platform; null if unknown or chosen by the user, who then knows. */
  private static String platform() {
    if (System.getProperty("org.bytedeco.javacpp.platform") != null) {
      return null;
    }
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String name =
        os.startsWith("linux")
            ? "linux"
            : os.startsWith("mac") ? "macosx" : os.startsWith("windows") ? "windows" : null;
    String arch =
        switch (System.getProperty("os.arch", "")) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm64";
          case "ppc64le" -> "ppc64le";
          default -> null;
        };
    return name == null || arch == null ? null : name + "-" + arch;
  }
}
