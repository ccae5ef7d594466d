package io.github.espalier.backend.ejml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.Availability;
import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendProvider;
import io.github.espalier.backend.Backends;
import io.github.espalier.tensor.DType;
import java.net.URL;
import java.net.URLClassLoader;
import org.ejml.EjmlVersion;
import org.ejml.concurrency.EjmlConcurrency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the provider offers, refuses, and says when EJML is missing. */
class EjmlProviderTest {
  @ParameterizedTest
  @EnumSource
  void saysWhatDoesTheArithmetic(DType dtype) {
    assertThat(Backends.available()).contains("ejml");
    try (Backend backend = Backends.create("ejml", dtype)) {
      assertThat(backend.description())
          .isEqualTo("ejml " + dtype + ", EJML " + EjmlVersion.VERSION + ", 1 thread");
      assertThat(backend.threads()).isEqualTo(1);
    }
    BackendOptions all = BackendOptions.defaults().dtype(dtype).threads(BackendOptions.ALL_THREADS);
    try (Backend backend = Backends.create("ejml", all)) {
      int threads = EjmlConcurrency.getMaxThreads();
      assertThat(backend.threads()).isEqualTo(threads);
      assertThat(backend.description())
          .isEqualTo(
              "ejml "
                  + dtype
                  + ", EJML "
                  + EjmlVersion.VERSION
                  + (threads == 1 ? ", 1 thread" : ", " + threads + " threads of EJML's pool"));
    }
  }

  @Test
  void refusesThreadsAndUnknownSettings() {
    BackendOptions options = BackendOptions.defaults();
    assertThatThrownBy(() -> Backends.create("ejml", options.threads(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("backend ejml: threads needs to be 1 or ALL_THREADS, got 2;");
    assertThatThrownBy(() -> Backends.create("ejml", options.with("blocks", "60")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown setting \"blocks\"");
  }

  @Test
  void withoutEjmlItIsUnavailableAndSaysWhy() throws Exception {
    URL[] onlyEspalier = {jarOf(EjmlProvider.class), jarOf(BackendProvider.class)};
    ClassLoader jdk = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader loader = new URLClassLoader(onlyEspalier, jdk)) {
      Object provider =
          loader.loadClass(EjmlProvider.class.getName()).getConstructor().newInstance();
      Object availability = provider.getClass().getMethod("availability").invoke(provider);
      // Another loader's record: it reads as text.
      assertThat(availability.toString())
          .startsWith(Availability.class.getSimpleName() + "[available=false")
          .contains("reason=EJML cannot be loaded: java.lang.ClassNotFoundException")
          .contains("remedy=Put ejml-core");
    }
  }

  private static URL jarOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
