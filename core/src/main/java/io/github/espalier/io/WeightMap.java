package io.github.espalier.io;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Which tensor of a foreign file becomes which parameter of a model; immutable.
 *
 * <p>A parameter that is not mapped takes the tensor of its own name. A tensor may serve several
 * parameters, as with tied weights.
 *
 * <pre>{@code
 * // A PyTorch file with fc1.weight (128×784), fc1.bias, fc2.weight and fc2.bias.
 * WeightMap map = WeightMap.empty().linear("0.dense", "fc1").linear("1.dense", "fc2");
 * ModelFiles.loadWeights(file, model, map);
 * }</pre>
 */
public final class WeightMap {
  private static final WeightMap EMPTY = new WeightMap(Map.of(), false);

  private final Map<String, Source> sources;
  private final boolean ignoresOthers;

  /** Where a parameter's numbers come from. */
  record Source(String tensor, boolean transposed) {}

  private WeightMap(Map<String, Source> sources, boolean ignoresOthers) {
    this.sources = sources;
    this.ignoresOthers = ignoresOthers;
  }

  /** The map in which every parameter takes the tensor of its own name. */
  public static WeightMap empty() {
    return EMPTY;
  }

  /** This map, with a parameter that takes a tensor of the same shape as itself. */
  public WeightMap take(String parameter, String tensor) {
    return with(parameter, new Source(tensor, false));
  }

  /** This map, with a parameter that takes a tensor of columns × rows, transposed. */
  public WeightMap takeTransposed(String parameter, String tensor) {
    return with(parameter, new Source(tensor, true));
  }

  /**
   * This map, with a dense layer that takes a linear layer of PyTorch: its weight from {@code
   * prefix.weight}, which is outputs × inputs, transposed, and its bias from {@code prefix.bias}.
   *
   * <p>For a layer without bias map the weight alone, by {@link #takeTransposed}.
   *
   * @param layer the layer's name here, as in {@code "0.dense"}
   * @param prefix the layer's name there, as in {@code "fc1"}
   */
  public WeightMap linear(String layer, String prefix) {
    Objects.requireNonNull(layer, "layer");
    Objects.requireNonNull(prefix, "prefix");
    return takeTransposed(layer + ".weight", prefix + ".weight")
        .take(layer + ".bias", prefix + ".bias");
  }

  /**
   * This map, for files with more tensors than the model needs, of any number format, as PyTorch's
   * counters; else they are refused.
   */
  public WeightMap ignoringOthers() {
    return new WeightMap(sources, true);
  }

  private WeightMap with(String parameter, Source source) {
    Objects.requireNonNull(parameter, "parameter");
    Objects.requireNonNull(source.tensor(), "tensor");
    Map<String, Source> all = new LinkedHashMap<>(sources);
    if (all.put(parameter, source) != null) {
      throw new IllegalArgumentException(
          "weight map: parameter "
              + SafeTensorsHeader.quoted(parameter)
              + " needs one tensor, got a second: "
              + SafeTensorsHeader.quoted(source.tensor()));
    }
    return new WeightMap(all, ignoresOthers);
  }

  Source source(String parameter) {
    return sources.getOrDefault(parameter, new Source(parameter, false));
  }

  /** The parameters that are mapped. */
  Iterable<String> parameters() {
    return sources.keySet();
  }

  boolean ignoresOthers() {
    return ignoresOthers;
  }

  @Override
  public String toString() {
    return "weight map " + sources.keySet() + (ignoresOthers ? ", ignoring other tensors" : "");
  }
}
