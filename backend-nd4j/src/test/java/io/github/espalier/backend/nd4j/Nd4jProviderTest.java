package io.github.espalier.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.Availability;
import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendUnavailableException;
import io.github.espalier.backend.Backends;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** Options, threads, and what happens where ND4J cannot load. */
class Nd4jProviderTest {
  private final Nd4jProvider provider = new Nd4jProvider();

  @Test
  void isFoundByName() {
    assertThat(Backends.available()).contains("nd4j");
  }

  @Test
  void setsNativeThreadsToOne() {
    // Loads the library, so that the counts can be raised before.
    provider.create(BackendOptions.defaults()).close();
    openblas_nolapack.blas_set_num_threads(2);
    provider.create(BackendOptions.defaults().leaveNativeThreads()).close();
    assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(2);
    try (Backend backend = provider.create(BackendOptions.defaults())) {
      assertThat(backend.threads()).isEqualTo(1);
      assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(1);
      assertThat(Nd4j.getEnvironment().maxMasterThreads()).isEqualTo(1);
    }
  }

  @Test
  void takesAnyNumberOfThreads() {
    try (Backend backend = provider.create(BackendOptions.defaults().threads(3))) {
      assertThat(backend.threads()).isEqualTo(3);
      assertThat(backend.description()).contains("3 threads");
    }
    try (Backend backend =
        provider.create(BackendOptions.defaults().threads(BackendOptions.ALL_THREADS))) {
      assertThat(backend.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }
  }

  @Test
  void refusesWhatItDoesNotOffer() {
    assertThatThrownBy(() -> provider.create(BackendOptions.defaults().threads(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threads: needs at least 1, or ALL_THREADS, got 0");
    assertThatThrownBy(() -> provider.create(BackendOptions.defaults().with("fast", "true")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown setting \"fast\"");
    assertThatThrownBy(
            () -> provider.create(BackendOptions.defaults().with("leaveNativeThreads", "yes")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got \"yes\"");
  }

  @Test
  void withoutNd4jItIsUnavailable() throws Exception {
    Availability availability = availabilityWithout(jar -> jar.contains("nd4j-api"));
    assertThat(availability.available()).isFalse();
    assertThat(availability.reason()).contains("org.nd4j.linalg.factory.Nd4j");
    assertThat(availability.remedy()).contains("nd4j-native");
  }

  @Test
  void withoutNativeLibrariesItIsUnavailable() throws Exception {
    Availability availability = availabilityWithout(jar -> jar.matches("openblas-.*-.*-.*-.*"));
    assertThat(availability.available()).isFalse();
    assertThat(availability.reason()).contains("native library of openblas");
  }

  @Test
  void withoutNd4jTheOthersAreStillListed() throws Exception {
    String out = run(jar -> jar.contains("nd4j-api"), List.of());
    assertThat(out).contains("available: []").doesNotContain("created");
    assertThat(out.split("class org.nd4j.linalg.factory.Nd4j cannot be loaded")).hasSize(3);
  }

  @Test
  void withoutACacheToUnpackToItIsUnavailable(@TempDir Path dir) throws Exception {
    // No folder can be made below a file, whoever the user is.
    Path file = Files.createFile(dir.resolve("file"));
    String out =
        run(
            jar -> false,
            List.of(
                "-Duser.home=" + file,
                "-Djava.io.tmpdir=" + file,
                "-Dorg.bytedeco.javacpp.cachedir=" + file));
    assertThat(out).contains("available: [nd4j]").doesNotContain("created");
    String[] failures =
        out.lines().filter(line -> line.startsWith("refused: ")).toArray(String[]::new);
    assertThat(failures).hasSize(2);
    assertThat(failures[0]).contains("cannot load its native libraries").contains("cachedir");
    assertThat(failures[1]).isEqualTo(failures[0]);
  }

  /** What a fresh process prints that tries twice to create the backend. */
  private static String run(Predicate<String> hidden, List<String> options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", String.join(File.pathSeparator, classPathWithout(hidden))));
    command.add(CreateTwice.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    return out;
  }

  /** Main class of the process. */
  static final class CreateTwice {
    private CreateTwice() {}

    public static void main(String[] args) {
      System.out.println("available: " + Backends.available());
      for (int i = 0; i < 2; i++) {
        try {
          System.out.println("created " + Backends.create("nd4j").description());
        } catch (BackendUnavailableException e) {
          System.out.println("refused: " + e.getMessage());
        }
      }
    }
  }

  private static Availability availabilityWithout(Predicate<String> hidden) throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry : classPathWithout(hidden)) {
      urls.add(new File(entry).toURI().toURL());
    }
    try (URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      return Presence.check(loader);
    }
  }

  private static List<String> classPathWithout(Predicate<String> hidden) {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!hidden.test(new File(entry).getName())) {
        entries.add(entry);
      }
    }
    return entries;
  }
}
