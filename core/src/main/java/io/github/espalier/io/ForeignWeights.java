package io.github.espalier.io;

import io.github.espalier.io.ModelFormatException.Reason;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Fits the tensors of a file to the parameters of a model, by name and shape. */
final class ForeignWeights {
  private final SafeTensorsReader reader;
  private final Model model;
  private final WeightMap map;

  ForeignWeights(SafeTensorsReader reader, Model model, WeightMap map) {
    this.reader = reader;
    this.model = model;
    this.map = map;
  }

  /** Reads and checks everything, and only then changes the model. */
  void load(ReadOptions options) throws IOException {
    for (String name : map.parameters()) {
      // What the map gets wrong about the model is the caller's mistake, not the file's.
      int rank = model.parameter(name).spec().shape().rank();
      if (map.source(name).transposed() && rank != 2) {
        throw new IllegalArgumentException(
            "weight map: parameter " + name + " has " + rank + " axes, to transpose needs 2");
      }
    }
    check();
    Map<String, StoredTensor> tensors = new HashMap<>();
    for (StoredTensor tensor : reader.tensors(options.allowNonFinite())) {
      tensors.put(tensor.name(), tensor);
    }
    List<StoredTensor> values = new ArrayList<>();
    DType target = model.backend().dtype();
    for (Parameter parameter : model.parameters()) {
      WeightMap.Source source = map.source(parameter.name());
      StoredTensor tensor = tensors.get(source.tensor());
      if (!options.allowNonFinite()) {
        // Finite in the file's format, but perhaps beyond the range of the target's.
        SafeTensorsReader.checkFinite(reader.where(), tensor, target);
      }
      values.add(source.transposed() ? tensor.transposed() : tensor);
    }
    for (int i = 0; i < values.size(); i++) {
      values.get(i).upload(model.parameters().get(i).value());
    }
  }

  private void check() throws ModelFormatException {
    Map<String, TensorEntry> entries = new HashMap<>();
    reader.header().entries().forEach(entry -> entries.put(entry.name(), entry));
    Set<String> unused = new HashSet<>(entries.keySet());
    for (Parameter parameter : model.parameters()) {
      WeightMap.Source source = map.source(parameter.name());
      TensorEntry entry = entries.get(source.tensor());
      if (entry == null) {
        throw bad(
            source.tensor(),
            "is missing, parameter "
                + parameter.name()
                + " needs it in shape "
                + needed(parameter));
      }
      entry.requireReadable(reader.where());
      if (!fits(entry.shape(), parameter)) {
        throw bad(
            source.tensor(),
            "has shape "
                + entry.shape()
                + ", parameter "
                + parameter.name()
                + " needs "
                + needed(parameter));
      }
      unused.remove(source.tensor());
    }
    if (!unused.isEmpty() && !map.ignoresOthers()) {
      throw bad(
          unused.iterator().next(),
          "is needed by no parameter of the network; map it, or ignore it by WeightMap.ignoringOthers");
    }
  }

  /** The shape that the file must have; a bias may also be a plain list of its numbers. */
  private List<Integer> needed(Parameter parameter) {
    List<Integer> sizes = new ArrayList<>(Arch.sizes(parameter.spec()));
    if (map.source(parameter.name()).transposed()) {
      Collections.reverse(sizes);
    }
    return sizes;
  }

  private boolean fits(List<Integer> shape, Parameter parameter) {
    boolean row = parameter.value().capacityRows() == 1;
    boolean list = row && shape.equals(List.of(parameter.size()));
    return shape.equals(needed(parameter)) || list && !map.source(parameter.name()).transposed();
  }

  private ModelFormatException bad(String tensor, String what) {
    return new ModelFormatException(
        Reason.BAD_ARCHITECTURE,
        reader.where() + ": tensor " + SafeTensorsHeader.quoted(tensor) + " " + what + ".");
  }
}
