package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.network.Sequential;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A file saved by this backend loads on any other with the same bits, and the other way round. */
final class PersistencePart implements Part {
  private static final Sequential NETWORK =
      Sequential.input(9)
          .dense(17, Activation.leakyRelu(0.1))
          .dropout(0.5)
          .layer(Dense.of(5, Activation.TANH).withoutBias())
          .dense(3, Activation.SOFTMAX)
          .build();

  @Override
  public String name() {
    return "persistence";
  }

  @Override
  public List<Case> cases(Rig rig) {
    List<Case> cases = new ArrayList<>();
    for (KeptFiles.Kept kept : KeptFiles.all()) {
      cases.add(new Case("kept " + kept, () -> keptBits(kept, rig.backend)));
    }
    cases.addAll(fresh(rig));
    return cases;
  }

  private static List<Case> fresh(Rig rig) {
    return List.of(
        new Case("saved here, loaded here", () -> sameBits(rig.backend, rig.backend)),
        new Case("saved here, loaded on the reference", () -> sameBits(rig.backend, heap(rig))),
        new Case("saved on the reference, loaded here", () -> sameBits(heap(rig), rig.backend)),
        new Case("the reference writes the same bytes", () -> sameBytes(rig)),
        new Case("FLOAT32 loads exactly", () -> sameBits(heap(DType.FLOAT32), rig.backend)),
        new Case("FLOAT64 loads rounded", () -> sameBits(heap(DType.FLOAT64), rig.backend)));
  }

  private static Backend heap(Rig rig) {
    return heap(rig.dtype);
  }

  private static Backend heap(DType dtype) {
    return new HeapBackend(dtype);
  }

  /** A file of an earlier version, rounded only if the backend is narrower. */
  private static void keptBits(KeptFiles.Kept kept, Backend backend) throws IOException {
    Path file = Files.createTempFile("espalier", ".safetensors");
    try {
      Files.write(file, kept.bytes());
      try (Model model = Model.load(file, backend)) {
        for (Parameter parameter : model.parameters()) {
          double[] expected = Values.rounded(backend.dtype(), kept.weights().get(parameter.name()));
          checkBits(parameter, expected, parameter.value().toArray());
        }
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void checkBits(Parameter parameter, double[] expected, double[] got) {
    for (int i = 0; i < expected.length; i++) {
      if (Double.doubleToRawLongBits(expected[i]) != Double.doubleToRawLongBits(got[i])) {
        throw new AssertionError(
            parameter + " element " + i + ": saved " + expected[i] + ", loaded " + got[i]);
      }
    }
  }

  private static void sameBits(Backend from, Backend to) {
    try (Model saved = NETWORK.init(from, 7);
        Model loaded = throughFile(saved, to)) {
      double[][] expected = saved.snapshot();
      double[][] got = loaded.snapshot();
      for (int p = 0; p < expected.length; p++) {
        // Rounding is the identity unless the file is wider than the backend.
        double[] rounded = Values.rounded(to.dtype(), expected[p]);
        checkBits(loaded.parameters().get(p), rounded, got[p]);
      }
    }
  }

  private static void sameBytes(Rig rig) {
    try (Model here = NETWORK.init(rig.backend, 7);
        Model there = NETWORK.init(heap(rig), 7)) {
      if (!Arrays.equals(bytes(here), bytes(there))) {
        throw new AssertionError("the files differ");
      }
    }
  }

  private static Model throughFile(Model model, Backend backend) {
    try {
      Path file = Files.createTempFile("espalier", ".safetensors");
      try {
        model.save(file);
        return Model.load(file, backend);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Model model) {
    try {
      Path file = Files.createTempFile("espalier", ".safetensors");
      try {
        model.save(file);
        return Files.readAllBytes(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
