package io.github.espalier.measure;

import io.github.espalier.backend.Availability;
import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendProvider;
import io.github.espalier.tensor.DType;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * A backend with a wrong product, which only child JVMs see that are started while it is planted.
 */
public final class PlantedProvider implements BackendProvider {
  /** Its name. */
  public static final String NAME = "planted";

  private static final String CLASS_PATH = "java.class.path";

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

  @Override
  public Backend create(BackendOptions options) {
    return new WrongProduct();
  }

  /** Forgets the last product of every sum, where sums are long. */
  private static final class WrongProduct extends ReferenceBackend {
    @Override
    protected void doMatmul(
        double alpha,
        ReferenceTensor a,
        boolean transA,
        ReferenceTensor b,
        boolean transB,
        boolean accumulate,
        ReferenceTensor out) {
      super.doMatmul(alpha, a, transA, b, transB, accumulate, out);
      if (!transA && !transB && a.cols() >= 6) {
        int last = a.cols() - 1;
        for (int r = 0; r < out.rows(); r++) {
          for (int c = 0; c < out.cols(); c++) {
            out.data[r * out.cols() + c] -=
                alpha * a.data[r * a.cols() + last] * b.data[last * b.cols() + c];
          }
        }
      }
    }
  }

  /** Puts it on the class path of child JVMs; what is returned takes it off again. */
  public static Runnable plant(Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(BackendProvider.class.getName()), PlantedProvider.class.getName());
    String before = System.getProperty(CLASS_PATH);
    System.setProperty(CLASS_PATH, before + File.pathSeparator + folder);
    return () -> System.setProperty(CLASS_PATH, before);
  }
}
