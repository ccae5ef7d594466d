package io.github.espalier.io;

import io.github.espalier.data.Preparation;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Saves and reads checkpoints: a model with the optimizer's tensors, the numbers of the training
 * run, and a text that says what they mean.
 *
 * <p>A checkpoint is written and checked like a model file, and {@link ModelFiles#load} reads the
 * model in it. {@link io.github.espalier.train.Checkpoints} decides when one is written and which
 * are kept; this class knows one file.
 *
 * <p><b>Threading.</b> Nothing that is saved may change meanwhile: save between steps.
 */
public final class CheckpointFiles {
  private CheckpointFiles() {}

  /**
   * Saves a checkpoint; the file is replaced completely or not at all. Its directory is made if
   * need be.
   *
   * @param optimizer the optimizer's tensors by name, without the prefix {@code opt.}
   * @param numbers the run's own numbers by name, without the prefix {@code run.}; they may be NaN
   *     or infinite
   * @param state what the numbers mean, as JSON
   * @throws IOException if the file cannot be written; the old one is intact then
   * @throws IllegalStateException if a weight or a number of the optimizer is NaN or infinite
   * @throws IllegalArgumentException if a layer is not one of Espalier's own
   */
  public static void save(
      Model model,
      Map<String, Tensor> optimizer,
      Map<String, double[]> numbers,
      String state,
      Path file)
      throws IOException {
    Objects.requireNonNull(file, "file");
    save(Disk.REAL, file, image(model, optimizer, numbers, state));
  }

  static void save(Disk disk, Path file, SafeTensorsImage image) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      AtomicSave.createDirectories(disk, directory);
    }
    AtomicSave.save(disk, file, image);
  }

  /**
   * Makes a directory for checkpoints, if need be, and those above it; refuses one that no file can
   * be made in, which is tried.
   *
   * @throws IOException if the directory cannot be made, or a file in it
   */
  public static void requireWritable(Path directory) throws IOException {
    AtomicSave.createDirectories(
        Disk.REAL, Objects.requireNonNull(directory, "directory").toAbsolutePath());
    Files.delete(Files.createFile(directory.resolve(AtomicSave.tempName())));
  }

  /**
   * Deletes what saves that were killed have left in a directory: the temporary files {@code
   * .espalier-….tmp}, nothing else. No save may be under way there.
   *
   * @throws IOException if one cannot be deleted
   */
  public static void deleteAbandoned(Path directory) throws IOException {
    Objects.requireNonNull(directory, "directory");
    if (Files.isDirectory(directory)) {
      AtomicSave.deleteAbandoned(directory);
    }
  }

  /** The file of a checkpoint, checked as a reader would check it. */
  static SafeTensorsImage image(
      Model model, Map<String, Tensor> optimizer, Map<String, double[]> numbers, String state) {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(state, "state");
    String arch = ArchCodec.write(new Arch(model.network(), model.seed()));
    List<StoredTensor> tensors = new ArrayList<>();
    for (Parameter parameter : model.parameters()) {
      List<Integer> shape = Arch.sizes(parameter.spec());
      tensors.add(finite(StoredTensor.download(parameter.name(), shape, parameter.value())));
    }
    optimizer.forEach(
        (name, tensor) -> {
          List<Integer> shape = List.of(tensor.rows(), tensor.cols());
          tensors.add(finite(StoredTensor.download(Arch.OPTIMIZER_PREFIX + name, shape, tensor)));
        });
    numbers.forEach(
        (name, array) ->
            tensors.add(StoredTensor.of(Arch.RUN_PREFIX + name, List.of(array.length), array)));
    String preparation = model.preparation().map(Preparation::toJson).orElse(null);
    Profile profile = new Profile(Profile.CHECKPOINT, arch, state, preparation);
    SafeTensorsImage image = SafeTensorsImage.of(profile, tensors);
    try {
      ArchCodec.read("save", arch).check("save", image.entries(), true);
    } catch (ModelFormatException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return image;
  }

  private static StoredTensor finite(StoredTensor tensor) {
    int index = tensor.firstNonFinite(tensor.dtype());
    if (index >= 0) {
      throw new IllegalStateException(
          "save: "
              + (tensor.name() + " element " + index + " is " + tensor.get(index))
              + ", a checkpoint needs finite numbers. Nothing was written.");
    }
    return tensor;
  }

  /**
   * Refuses a model that no checkpoint can hold, before it is trained.
   *
   * @throws IllegalArgumentException if a layer is not one of Espalier's own
   */
  public static void requireSavable(Model model) {
    ArchCodec.write(new Arch(model.network(), model.seed()));
  }

  /**
   * Reads a checkpoint, all of it, into memory.
   *
   * @throws ModelFormatException if the file is malformed, damaged or unsupported, or no checkpoint
   * @throws IOException if it cannot be read
   */
  public static Checkpoint read(Path file, ReadOptions options) throws IOException {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(options, "options");
    try (SafeTensorsReader reader = SafeTensorsReader.open(file, options.limits())) {
      return read(reader, options);
    }
  }

  static Checkpoint read(SafeTensorsReader reader, ReadOptions options) throws IOException {
    Profile profile = reader.profile();
    if (!profile.kind().equals(Profile.CHECKPOINT)) {
      throw new ModelFormatException(
          ModelFormatException.Reason.BAD_STATE,
          reader.where() + ": a model, needs a checkpoint of a training run. Use ModelFiles.load.");
    }
    Arch arch = ArchCodec.read(reader.where(), profile.arch());
    arch.check(reader.where(), reader.header().entries(), true);
    Optional<Preparation> preparation =
        ModelFiles.preparation(reader.where(), profile, arch.network());
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (StoredTensor tensor : reader.tensors(options.allowNonFinite())) {
      tensors.put(tensor.name(), tensor);
    }
    return new Checkpoint(reader.where(), profile.arch(), preparation, profile.state(), tensors);
  }
}
