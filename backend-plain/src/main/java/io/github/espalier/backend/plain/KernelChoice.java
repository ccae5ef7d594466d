package io.github.espalier.backend.plain;

import io.github.espalier.backend.BackendUnavailableException;
import java.lang.module.ModuleFinder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which kernel a plain backend gets: the value of its setting {@code kernel}. */
enum KernelChoice {
  /** The Vector API where its module is resolved, else the JIT compiler's vector code. */
  AUTO,
  /** Loops that the JIT compiler vectorises. */
  JIT,
  /** The Vector API, or an error. */
  VECTOR;

  /** The name of the setting. */
  static final String SETTING = "kernel";

  private static final String MODULE = "jdk.incubator.vector";
  private static final String VECTOR_KERNELS = "io.github.espalier.backend.plain.VectorKernels";

  /** The choice that a setting's value names; null stands for {@link #AUTO}. */
  static KernelChoice of(String value) {
    if (value == null) {
      return AUTO;
    }
    return switch (value) {
      case "auto" -> AUTO;
      case "jit" -> JIT;
      case "vector" -> VECTOR;
      default ->
          throw new IllegalArgumentException(
              "backend plain: kernel needs to be auto, jit or vector, got \"" + value + "\"");
    };
  }

  /** The kernels that a program on this JDK can be started with. */
  static List<KernelChoice> onThisJdk() {
    return ModuleFinder.ofSystem().find(MODULE).isPresent() ? List.of(JIT, VECTOR) : List.of(JIT);
  }

  /** The setting's value. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What {@code java} must be started with for it. */
  List<String> jvmOptions() {
    return this == VECTOR ? List.of("--add-modules=" + MODULE) : List.of();
  }

  /**
   * The kernels chosen.
   *
   * @throws BackendUnavailableException if the Vector API is asked for and not there
   */
  Kernels kernels() {
    if (this == JIT) {
      return new JitKernels();
    }
    Optional<Module> module = ModuleLayer.boot().findModule(MODULE);
    if (module.isEmpty()) {
      return without("the module " + MODULE + " is not resolved", null);
    }
    // The descriptor cannot name an incubator module, or every user would need it.
    KernelChoice.class.getModule().addReads(module.get());
    try {
      return (Kernels) Class.forName(VECTOR_KERNELS).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return without("the Vector API cannot be used: " + cause.getMessage(), cause);
    }
  }

  private Kernels without(String reason, Throwable cause) {
    if (this == VECTOR) {
      throw new BackendUnavailableException(
          "backend plain: kernel=vector: "
              + reason
              + ". Start java with --add-modules "
              + MODULE
              + ", or choose kernel=auto or kernel=jit",
          cause);
    }
    return new JitKernels();
  }

  private record JitKernels() implements Kernels {
    @Override
    public Kernel64 float64() {
      return new JitKernel64();
    }

    @Override
    public Kernel32 float32() {
      return new JitKernel32();
    }
  }
}
