package io.github.espalier.benchmarks.compare;

import io.github.espalier.backend.Backends;
import io.github.espalier.benchmarks.UsageException;
import io.github.espalier.tensor.DType;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads the names that command lines use. */
public final class Names {
  private Names() {}

  /**
   * A backend on the class path, loadable or not.
   *
   * @throws UsageException if there is none of that name
   */
  public static String backend(String name) {
    Set<String> known = Backends.list().keySet();
    if (!known.contains(name)) {
      throw new UsageException(
          "no backend named \"" + name + "\"; there are " + new TreeSet<>(known));
    }
    return name;
  }

  /**
   * A number format.
   *
   * @throws UsageException if there is none of that name
   */
  public static DType dtype(String name) {
    for (DType dtype : DType.values()) {
      if (dtype.name().equalsIgnoreCase(name)) {
        return dtype;
      }
    }
    throw new UsageException(
        "no dtype named \"" + name + "\"; there are " + List.of(DType.values()));
  }
}
