package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.DType;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;

/** The program that {@link ColdContract} runs in a JVM that only interprets. */
final class ColdRun {
  private ColdRun() {}

  /** Prints the fingerprints of one backend: the contract's class, then the format. */
  public static void main(String[] args) throws ReflectiveOperationException {
    Constructor<?> constructor = Class.forName(args[0]).getDeclaredConstructor();
    constructor.setAccessible(true);
    ColdContract contract = (ColdContract) constructor.newInstance();
    try (Backend backend = contract.create(DType.valueOf(args[1]))) {
      PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
      out.print(Fingerprints.format(Fingerprints.of(backend, 1)));
      out.flush();
    }
  }
}
