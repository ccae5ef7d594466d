package io.github.espalier.train;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.data.Dataset;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.internal.Check;
import io.github.espalier.loss.Loss;
import io.github.espalier.network.Model;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Compares the gradients that a network's layers and its loss compute with central differences of
 * the loss.
 *
 * <pre>{@code
 * GradientCheck.of(model, loss).on(batch).verify();
 * }</pre>
 *
 * <p>Every parameter is checked, and the gradient of the input, at the model's own weights, on the
 * model's own backend and on every other backend that is available, in each format. In FLOAT64 the
 * error of a number is |a − n| / max(|a|, |n|, 1e-3 · max|a| of the parameter, 1e-6), with
 * differences n of a step of 1e-5 either way, less what the rounding of the loss itself can amount
 * to; it must be below 1e-6. A number that lies on a kink, where a difference reaches across a bend
 * of the loss, is moved off it, and counted. In FLOAT32, where differences say nothing, the
 * gradient is compared with that of the same numbers in FLOAT64; the norm of the difference must be
 * below 1e-4 of the norm of the gradient.
 *
 * <p>The check runs on copies: the model and its bits stay as they are. Its time is that of two
 * training steps for every number that is checked; use a small network, a small batch, or {@link
 * #atMost}.
 *
 * <p><b>Threading.</b> Immutable; one thread runs a check.
 */
public final class GradientCheck {
  private final Model model;
  private final Loss loss;
  private final Dataset batch;
  private final List<Backend> backends;
  private final boolean withInput;
  private final int atMost;

  private GradientCheck(
      Model model,
      Loss loss,
      Dataset batch,
      List<Backend> backends,
      boolean withInput,
      int atMost) {
    this.model = model;
    this.loss = loss;
    this.batch = batch;
    this.backends = backends;
    this.withInput = withInput;
    this.atMost = atMost;
  }

  /** A check of a model's layers and a loss; it needs a batch, see {@link #on}. */
  public static GradientCheck of(Model model, Loss loss) {
    return new GradientCheck(
        Objects.requireNonNull(model, "model"),
        Objects.requireNonNull(loss, "loss"),
        null,
        null,
        true,
        Integer.MAX_VALUE);
  }

  /** This check on a few samples, some five of them. */
  public GradientCheck on(Dataset batch) {
    return new GradientCheck(
        model, loss, Objects.requireNonNull(batch, "batch"), backends, withInput, atMost);
  }

  /** This check on the given backends only, which stay open. */
  public GradientCheck onlyOn(Backend... backends) {
    if (Check.noNulls("backends", backends).length == 0) {
      throw new IllegalArgumentException("onlyOn: needs at least one backend, got none");
    }
    return new GradientCheck(model, loss, batch, List.of(backends), withInput, atMost);
  }

  /** This check without the input's gradient, for a first layer that has none: indices, say. */
  public GradientCheck withoutInput() {
    return new GradientCheck(model, loss, batch, backends, false, atMost);
  }

  /** This check of at most so many numbers of each parameter, evenly spread. */
  public GradientCheck atMost(int numbers) {
    return new GradientCheck(
        model, loss, batch, backends, withInput, Check.positive("atMost", numbers));
  }

  /**
   * Checks, and returns what was measured.
   *
   * @throws WrongGradientException if a gradient is wrong; its message names the worst parameter
   * @throws IllegalStateException if there is no batch, if the model is closed, if two evaluations
   *     of the same loss differ, or if there is no FLOAT64 backend to compare FLOAT32 with
   * @throws ShapeException if the batch does not fit the network
   * @throws InvalidDataException if the loss cannot use a target, or a format not hold a number
   * @throws TrainingDivergedException if the loss or a gradient is not finite
   */
  public GradientReport verify() {
    GradientReport report = measure();
    if (!report.passed()) {
      throw new WrongGradientException(report);
    }
    return report;
  }

  /** Like {@link #verify}, but wrong gradients are only reported. */
  public GradientReport measure() {
    if (batch == null) {
      throw new IllegalStateException("gradient check: needs a batch; call on(…) first");
    }
    int inputs = model.network().inputShape().size();
    if (batch.featureShape().size() != inputs) {
      throw new ShapeException(
          "gradient check: the batch has "
              + batch.featureShape().size()
              + " features per sample, the network takes "
              + inputs);
    }
    if (model.parameters().isEmpty() && !withInput) {
      throw new IllegalStateException(
          "gradient check: the network has no parameters and the input was left out;"
              + " needs one of them");
    }
    loss.checkTargets(batch, model.network().outputShape().size());
    List<Backend> opened = new ArrayList<>();
    try {
      List<Backend> all = backends == null ? available(opened) : backends;
      List<GradientReport.Entry> entries = new ArrayList<>();
      for (Backend backend : all) {
        try (GradientProbe probe = probe(backend)) {
          if (backend.dtype() == DType.FLOAT64) {
            new Differences(probe, atMost).compare(entries);
          } else {
            try (GradientProbe reference = probe(wideLike(backend, all, opened))) {
              new SinglePrecision(probe, reference).compare(entries);
            }
          }
        }
      }
      return new GradientReport(entries);
    } finally {
      opened.forEach(Backend::close);
    }
  }

  private GradientProbe probe(Backend backend) {
    return new GradientProbe(backend, model, loss, batch, withInput);
  }

  /** The model's backend, and all that can be created besides, in each format. */
  private List<Backend> available(List<Backend> opened) {
    Backend own = model.backend();
    List<Backend> all = new ArrayList<>();
    all.add(own);
    for (String name : Backends.available()) {
      for (DType dtype : DType.values()) {
        boolean isOwn = own.name().equals(name) && own.dtype() == dtype;
        if (!isOwn && Backends.offers(name, dtype)) {
          Backend backend = Backends.create(name, dtype);
          opened.add(backend);
          all.add(backend);
        }
      }
    }
    return all;
  }

  /** A FLOAT64 backend, of the same name if possible, to compare with. */
  private static Backend wideLike(Backend narrow, List<Backend> all, List<Backend> opened) {
    Backend found = null;
    for (Backend backend : all) {
      boolean sameName = backend.name().equals(narrow.name());
      if (backend.dtype() == DType.FLOAT64 && (found == null || sameName)) {
        found = backend;
      }
    }
    if (found != null) {
      return found;
    }
    List<String> names = new ArrayList<>(Backends.available());
    names.removeIf(name -> !Backends.offers(name, DType.FLOAT64));
    if (names.isEmpty()) {
      throw new IllegalStateException(
          "gradient check: to check "
              + narrow.name()
              + " FLOAT32 needs a FLOAT64 backend to compare with, found none; name one in onlyOn");
    }
    String name = names.contains(narrow.name()) ? narrow.name() : names.get(0);
    Backend created = Backends.create(name, DType.FLOAT64);
    opened.add(created);
    return created;
  }

  @Override
  public String toString() {
    return "gradient check of " + model + ", " + loss;
  }
}
