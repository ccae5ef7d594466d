package io.github.espalier.measure;

import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Sgd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The JVM that runs the network of a model file on one backend. */
public final class NetworkMain {
  /** Small, so that timing runs of any length stay finite. */
  private static final double LEARNING_RATE = 1e-3;

  private NetworkMain() {}

  /**
   * Serves one backend.
   *
   * @param arguments a model file, then a setup
   */
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    Server.serve(
        () -> {
          Sequential network = network(Path.of(words.get(0)));
          return new Server(
              SetupText.open(SetupText.read(words.subList(1, words.size()))),
              key -> task(network, Integer.parseInt(key.substring(key.lastIndexOf('@') + 1))));
        });
  }

  private static Sequential network(Path file) {
    try (ReferenceBackend backend = new ReferenceBackend();
        Model model = Model.load(file, backend)) {
      return model.network();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A network trained by SGD in batches of that size, with the loss that its output suggests. */
  public static Task task(Sequential network, int batch) {
    return new Task(
        network + "@" + batch,
        network,
        Task.usualLoss(network.lastActivation()),
        Sgd.of(LEARNING_RATE),
        batch);
  }
}
