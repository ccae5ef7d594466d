package io.github.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Core alone, with nothing but the JDK, as most applications have it. */
class MissingFastCsvTest {
  @TempDir private Path folder;

  @Test
  void saysWhatToAdd() throws Exception {
    Path file = Files.writeString(folder.resolve("f.csv"), "a\n1\n");
    URL core = CsvFiles.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader alone =
        new URLClassLoader(new URL[] {core}, ClassLoader.getPlatformClassLoader())) {
      Class<?> csvFiles = alone.loadClass(CsvFiles.class.getName());
      Throwable thrown =
          catchThrowable(() -> csvFiles.getMethod("read", Path.class).invoke(null, file));
      assertThat(thrown).isInstanceOf(InvocationTargetException.class);
      assertThat(thrown.getCause().getClass().getName())
          .isEqualTo(MissingLibraryException.class.getName());
      assertThat(thrown.getCause()).hasMessageContaining("add de.siegmar:fastcsv to");
      // All else of the package works.
      Object table =
          alone
              .loadClass(Table.class.getName())
              .getMethod("of", double[][].class)
              .invoke(null, (Object) new double[][] {{1, 2}});
      assertThat(table).hasToString("1 rows of [c0, c1]");
    }
  }
}
