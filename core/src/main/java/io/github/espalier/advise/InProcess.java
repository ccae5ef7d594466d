package io.github.espalier.advise;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.measure.ChildException;
import io.github.espalier.measure.Local;
import io.github.espalier.measure.NetworkMain;
import io.github.espalier.measure.Proof;
import io.github.espalier.measure.ReferenceBackend;
import io.github.espalier.measure.Runner;
import io.github.espalier.measure.Server;
import io.github.espalier.network.Sequential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Every setup in this JVM. */
final class InProcess implements Host {
  private final Sequential network;
  private final Path folder;

  InProcess(Sequential network) throws IOException {
    this.network = network;
    folder = Files.createTempDirectory("espalier-advise");
  }

  private Runner local(Backend backend) {
    return new Local(
        new Server(
            backend,
            key ->
                NetworkMain.task(
                    network, Integer.parseInt(key.substring(key.lastIndexOf('@') + 1)))));
  }

  @Override
  public Runner open(BackendSetup setup) {
    try {
      return local(setup.create());
    } catch (RuntimeException | LinkageError e) {
      throw new ChildException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Proof proof() {
    return new Proof(local(new ReferenceBackend()), folder);
  }

  @Override
  public boolean hasProcesses() {
    return false;
  }

  @Override
  public double start(BackendSetup setup) {
    return Double.NaN;
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // A temporary folder; the system clears it away.
    }
  }
}
