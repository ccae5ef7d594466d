package io.github.espalier.io;

import io.github.espalier.data.Preparation;
import io.github.espalier.io.ModelFormatException.Reason;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A checkpoint that has been read: the weights, the optimizer's tensors and the numbers of an
 * interrupted training run.
 *
 * <p><b>Threading.</b> Immutable.
 */
public final class Checkpoint {
  private final String where;
  private final String arch;
  private final Optional<Preparation> preparation;
  private final String state;
  private final Map<String, StoredTensor> tensors;

  Checkpoint(
      String where,
      String arch,
      Optional<Preparation> preparation,
      String state,
      Map<String, StoredTensor> tensors) {
    this.where = where;
    this.arch = arch;
    this.preparation = preparation;
    this.state = state;
    this.tensors = tensors;
  }

  /** The file, for messages. */
  public String where() {
    return where;
  }

  /** What the numbers mean, as JSON. */
  public String state() {
    return state;
  }

  /**
   * A copy of the run's numbers of a name, without the prefix {@code run.}.
   *
   * @throws ModelFormatException if the checkpoint does not have them
   */
  public double[] numbers(String name) throws ModelFormatException {
    StoredTensor tensor = tensors.get(Arch.RUN_PREFIX + Objects.requireNonNull(name, "name"));
    if (tensor == null) {
      throw new ModelFormatException(
          Reason.BAD_STATE,
          where + ": lacks the tensor " + SafeTensorsHeader.quoted(Arch.RUN_PREFIX + name) + ".");
    }
    double[] numbers = new double[tensor.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = tensor.get(i);
    }
    return numbers;
  }

  /**
   * Refuses a model or an optimizer that this checkpoint is not of.
   *
   * @param optimizer the optimizer's tensors by name, without the prefix {@code opt.}
   * @throws IllegalStateException if network, seed, preparation or number format differ
   * @throws ModelFormatException if the optimizer's tensors are not those in the file
   */
  public void requireFit(Model model, Map<String, Tensor> optimizer) throws ModelFormatException {
    if (!arch.equals(ArchCodec.write(new Arch(model.network(), model.seed())))) {
      throw new IllegalStateException(
          where
              + (": it is a checkpoint of another network or seed, this model is " + model)
              + (" with seed " + model.seed() + ". Build the model as before."));
    }
    if (!preparation.equals(model.preparation())) {
      throw new IllegalStateException(
          where
              + (": the model of the run had " + (preparation.isEmpty() ? "no" : "another"))
              + (" preparation, this one has " + (model.preparation().isEmpty() ? "none" : "one"))
              + ". Attach the one it had, so that columns and class names stay what they were.");
    }
    Map<String, Tensor> slots = new LinkedHashMap<>();
    optimizer.forEach((name, tensor) -> slots.put(Arch.OPTIMIZER_PREFIX + name, tensor));
    for (StoredTensor tensor : tensors.values()) {
      boolean own = tensor.name().startsWith(Arch.RUN_PREFIX);
      if (!own && tensor.dtype() != model.backend().dtype()) {
        throw new IllegalStateException(
            where
                + (": it holds numbers of " + tensor.dtype() + ", the model's backend has ")
                + (model.backend().dtype() + ". Resume on a backend of the same format."));
      }
      if (tensor.name().startsWith(Arch.OPTIMIZER_PREFIX)) {
        Tensor slot = slots.remove(tensor.name());
        if (slot == null || slot.rows() * slot.cols() != tensor.size()) {
          throw slots(tensor.name(), slot == null ? "is not used" : "has another size");
        }
      }
    }
    for (String missing : slots.keySet()) {
      throw slots(missing, "is missing");
    }
  }

  private ModelFormatException slots(String name, String what) {
    return new ModelFormatException(
        Reason.BAD_STATE,
        where + ": tensor " + SafeTensorsHeader.quoted(name) + " " + what + " by this optimizer.");
  }

  /** Puts weights and optimizer tensors back that {@link #requireFit} has accepted. */
  public void restore(Model model, Map<String, Tensor> optimizer) {
    for (Parameter parameter : model.parameters()) {
      tensors.get(parameter.name()).upload(parameter.value());
    }
    optimizer.forEach((name, tensor) -> tensors.get(Arch.OPTIMIZER_PREFIX + name).upload(tensor));
  }
}
