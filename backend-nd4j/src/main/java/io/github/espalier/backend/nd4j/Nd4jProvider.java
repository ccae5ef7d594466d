package io.github.espalier.backend.nd4j;

import io.github.espalier.backend.Availability;
import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendProvider;
import io.github.espalier.tensor.DType;
import java.util.EnumSet;
import java.util.Set;

/** Creates the nd4j backend. */
public final class Nd4jProvider implements BackendProvider {
  @Override
  public String name() {
    return "nd4j";
  }

  @Override
  public Set<DType> dtypes() {
    return EnumSet.allOf(DType.class);
  }

  @Override
  public Availability availability() {
    return Availability.no("not written yet", "", null);
  }

  @Override
  public Backend create(BackendOptions options) {
    throw new IllegalStateException("not written yet");
  }
}
