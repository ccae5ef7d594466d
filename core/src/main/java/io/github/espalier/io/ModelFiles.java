package io.github.espalier.io;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Preparation;
import io.github.espalier.io.ModelFormatException.Reason;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.network.Sequential;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Saves and loads models as safetensors files.
 *
 * <p>A file has the number format of the backend that held the model. It loads on any backend: into
 * the same format with identical bits, from FLOAT32 into FLOAT64 exactly, from FLOAT64 into FLOAT32
 * rounded to nearest (a weight that would become infinite is refused).
 *
 * <p>The same model gives the same bytes. A save replaces the file completely or not at all. A load
 * trusts nothing: every check is made before memory is taken for the data, the whole file is
 * covered by a digest, and after a refusal nothing has changed. {@code docs/format.md} describes
 * the layout.
 *
 * <p><b>Threading.</b> A model that another thread trains is not saved: a listener may save it.
 */
public final class ModelFiles {
  private ModelFiles() {}

  /**
   * Saves a model.
   *
   * @throws IOException if the file cannot be written; the old one is intact then
   * @throws IllegalStateException if a weight is NaN or infinite
   * @throws IllegalArgumentException if a layer is not one of Espalier's own
   */
  public static void save(Model model, Path file) throws IOException {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(file, "file");
    AtomicSave.save(Disk.REAL, file, model.read("save", () -> image(model)));
  }

  /** The file of a model, checked as a reader would check it. */
  static SafeTensorsImage image(Model model) {
    List<StoredTensor> tensors = new ArrayList<>();
    for (Parameter parameter : model.parameters()) {
      StoredTensor tensor =
          StoredTensor.download(parameter.name(), Arch.sizes(parameter.spec()), parameter.value());
      int index = tensor.firstNonFinite(tensor.dtype());
      if (index >= 0) {
        throw new IllegalStateException(
            "save: "
                + (parameter + " element " + index + " is " + tensor.get(index))
                + ", needs finite weights. Nothing was written.");
      }
      tensors.add(tensor);
    }
    String arch = ArchCodec.write(new Arch(model.network(), model.seed()));
    String preparation = model.preparation().map(Preparation::toJson).orElse(null);
    Profile profile = new Profile(Profile.MODEL, arch, null, preparation);
    SafeTensorsImage image = SafeTensorsImage.of(profile, tensors);
    try {
      ArchCodec.read("save", arch).check("save", image.entries(), false);
    } catch (ModelFormatException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return image;
  }

  /**
   * Loads a model, or the model in a checkpoint.
   *
   * @throws ModelFormatException if the file is malformed, damaged or unsupported
   * @throws IOException if it cannot be read
   */
  public static Model load(Path file, Backend backend) throws IOException {
    return load(file, backend, ReadOptions.DEFAULT);
  }

  /** Loads a model with other limits than the default ones. */
  public static Model load(Path file, Backend backend, ReadOptions options) throws IOException {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(options, "options");
    try (SafeTensorsReader reader = SafeTensorsReader.open(file, options.limits())) {
      return load(reader, backend, options);
    }
  }

  static Model load(SafeTensorsReader reader, Backend backend, ReadOptions options)
      throws IOException {
    Profile profile = reader.profile();
    Arch arch = ArchCodec.read(reader.where(), profile.arch());
    boolean checkpoint = profile.kind().equals(Profile.CHECKPOINT);
    arch.check(reader.where(), reader.header().entries(), checkpoint);
    Optional<Preparation> preparation = preparation(reader.where(), profile, arch.network());
    Map<String, StoredTensor> tensors = tensors(reader, backend.dtype(), options);
    Model model = arch.network().initZeros(backend, arch.seed());
    try {
      upload(tensors, model);
      preparation.ifPresent(model::attach);
      return model;
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  /** The preparation in a file, if it has one; it fits the network. */
  static Optional<Preparation> preparation(String where, Profile profile, Sequential network)
      throws ModelFormatException {
    if (profile.preparation() == null) {
      return Optional.empty();
    }
    try {
      Preparation preparation = Preparation.fromJson(profile.preparation());
      preparation.checkFits(network.inputShape().size(), network.outputShape().size());
      return Optional.of(preparation);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(
          Reason.BAD_ARCHITECTURE, where + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * Replaces a model's weights by those of a safetensors file that need not be Espalier's.
   *
   * <p>The file must hold exactly the model's parameters, by name ({@link Model#parameters} lists
   * them) and shape: a weight is inputs × outputs, a bias 1 × outputs or just outputs. For other
   * names, and for PyTorch's linear layers, which keep their weight as outputs × inputs, say so by
   * a {@link WeightMap}.
   *
   * @throws ModelFormatException if the file is malformed or does not fit; the model is unchanged
   * @throws IllegalStateException if the model is being trained, or closed
   * @throws IOException if it cannot be read
   */
  public static void loadWeights(Path file, Model model) throws IOException {
    loadWeights(file, model, WeightMap.empty(), ReadOptions.DEFAULT);
  }

  /** Replaces a model's weights, with other limits than the default ones. */
  public static void loadWeights(Path file, Model model, ReadOptions options) throws IOException {
    loadWeights(file, model, WeightMap.empty(), options);
  }

  /**
   * Replaces a model's weights by those of a file with other names.
   *
   * @throws IllegalArgumentException if the map names a parameter that the model does not have
   * @throws ModelFormatException if the file is malformed or does not fit; the model is unchanged
   * @throws IllegalStateException if the model is being trained, or closed
   * @throws IOException if it cannot be read
   */
  public static void loadWeights(Path file, Model model, WeightMap map) throws IOException {
    loadWeights(file, model, map, ReadOptions.DEFAULT);
  }

  /** Replaces a model's weights by those of a file with other names, with other limits. */
  public static void loadWeights(Path file, Model model, WeightMap map, ReadOptions options)
      throws IOException {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(map, "map");
    Objects.requireNonNull(options, "options");
    model.beginTraining();
    try (SafeTensorsReader reader = SafeTensorsReader.open(file, options.limits())) {
      new ForeignWeights(reader, model, map).load(options);
    } finally {
      model.endTraining();
    }
  }

  private static Map<String, StoredTensor> tensors(
      SafeTensorsReader reader, DType target, ReadOptions options) throws IOException {
    Map<String, StoredTensor> tensors = new HashMap<>();
    for (StoredTensor tensor : reader.tensors(options.allowNonFinite())) {
      if (!options.allowNonFinite()) {
        // Finite in the file's format, but perhaps beyond the range of the target's.
        SafeTensorsReader.checkFinite(reader.where(), tensor, target);
      }
      tensors.put(tensor.name(), tensor);
    }
    return tensors;
  }

  private static void upload(Map<String, StoredTensor> tensors, Model model) {
    for (Parameter parameter : model.parameters()) {
      tensors.get(parameter.name()).upload(parameter.value());
    }
  }
}
