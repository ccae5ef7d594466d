package io.github.espalier.train;

import io.github.espalier.backend.ReduceOp;
import io.github.espalier.data.Dataset;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Mode;
import io.github.espalier.loss.Loss;
import io.github.espalier.loss.LossPass;
import io.github.espalier.metric.Metric;
import io.github.espalier.network.Model;
import io.github.espalier.network.Session;
import io.github.espalier.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures a model on one data set, as often as asked, with dropout off. */
final class Evaluator implements AutoCloseable {
  static final int BATCH = 256;

  private final Model model;
  private final Loss loss;
  private final boolean fromLogits;
  private final LossPass lossPass;
  private final Session session;
  private final DeviceData data;
  private final Meter meter;
  private final int batch;
  private final int[] order;
  private double lossValue;

  Evaluator(Model model, Loss loss, List<Metric> metrics, Dataset dataset) {
    this(model, loss, metrics, dataset, null);
  }

  /** With the tensors that somebody else has of the data already, or null. */
  Evaluator(Model model, Loss loss, List<Metric> metrics, Dataset dataset, DeviceData shared) {
    this.model = model;
    this.loss = loss;
    Activation last = model.network().lastActivation();
    fromLogits = loss.fusesWith(last);
    batch = Math.min(BATCH, dataset.size());
    int outputs = model.network().outputShape().size();
    meter =
        new Meter(
            model.backend(),
            metrics,
            batch,
            outputs,
            dataset.targetCount(),
            dataset.hasClassIndices());
    lossPass = loss.bind(model.backend(), last);
    Session made = null;
    try {
      made = newSession(model, loss, batch);
      data =
          shared == null
              ? DeviceData.withBatches(model.backend(), dataset, batch)
              : shared.shared(batch);
    } catch (RuntimeException | Error e) {
      if (made != null) {
        made.close();
      }
      lossPass.close();
      throw e;
    }
    session = made;
    order = new int[dataset.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  /** What it runs the model with. */
  static Session newSession(Model model, Loss loss, int batch) {
    return loss.fusesWith(model.network().lastActivation())
        ? model.newLogitSession(Mode.INFERENCE, batch)
        : model.newSession(Mode.INFERENCE, batch);
  }

  /** Measures; the figures stand until the next call. */
  void run() {
    meter.reset();
    double sum = 0;
    double weight = 0;
    int outputs = model.network().outputShape().size();
    for (int from = 0; from < order.length; from += batch) {
      int rows = Math.min(batch, order.length - from);
      data.gather(order, from, rows);
      Tensor y = session.forward(data.x());
      sum += lossPass.run(y, data.target(), data.weight(), 1, null);
      weight += data.weight() == null ? rows : model.backend().reduce(ReduceOp.SUM, data.weight());
      if (!meter.isIdle()) {
        meter.add(fromLogits ? session.activate(y) : y, data.target());
      }
    }
    lossValue = weight == 0 ? 0 : sum * loss.scale() / loss.reduction().divisor(weight, outputs);
  }

  double loss() {
    return lossValue;
  }

  Meter meter() {
    return meter;
  }

  Evaluation result() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (int i = 0; i < meter.count(); i++) {
      metrics.put(meter.name(i), meter.result(i));
    }
    return new Evaluation(lossValue, metrics);
  }

  @Override
  public void close() {
    try (data;
        lossPass;
        session) {
      // Closes all of them, whatever one of them throws.
    }
  }
}
