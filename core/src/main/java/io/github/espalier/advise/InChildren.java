package io.github.espalier.advise;

import io.github.espalier.backend.BackendSetup;
import io.github.espalier.measure.Children;
import io.github.espalier.measure.NetworkMain;
import io.github.espalier.measure.Proof;
import io.github.espalier.measure.ReferenceBackend;
import io.github.espalier.measure.Runner;
import io.github.espalier.measure.StartUp;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Every setup in a JVM of its own, which reads the network from a file. */
final class InChildren implements Host {
  private final Children children;
  private final Path file;

  InChildren(Sequential network, List<String> jvmOptions) throws IOException {
    children = new Children(NetworkMain.class, jvmOptions);
    file = children.folder().resolve("network.safetensors");
    try (ReferenceBackend backend = new ReferenceBackend();
        Model model = network.initZeros(backend, 0)) {
      model.save(file);
    } catch (IllegalArgumentException e) {
      children.close();
      throw new IllegalArgumentException(
          e.getMessage()
              + " The advisor hands networks to other JVMs in such a file; measure"
              + " yours with inProcess().",
          e);
    } catch (IOException | RuntimeException e) {
      children.close();
      throw e;
    }
  }

  @Override
  public Runner open(BackendSetup setup) {
    return children.open(setup, file.toString());
  }

  @Override
  public Proof proof() {
    return new Proof(children.openReference(file.toString()), children.folder());
  }

  @Override
  public boolean hasProcesses() {
    return true;
  }

  @Override
  public double start(BackendSetup setup) {
    return StartUp.seconds(children, setup);
  }

  @Override
  public void close() {
    children.close();
  }
}
