package io.github.espalier.benchmarks.jmh;

import io.github.espalier.measure.Jvm;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Passes on what a JVM prints, less the warning that it uses an incubator module. */
final class WithoutWarning extends FilterOutputStream {
  private final StringBuilder held = new StringBuilder();
  private boolean atStart = true;

  WithoutWarning(OutputStream out) {
    super(out);
  }

  @Override
  public synchronized void write(int b) throws IOException {
    if (!atStart) {
      out.write(b);
      atStart = b == '\n';
      return;
    }
    // Holds a line back for as long as it may be the warning.
    held.append((char) (b & 0xff));
    if (b == '\n' && Jvm.isIncubatorWarning(held.toString())) {
      held.setLength(0);
    } else if (b == '\n' || !Jvm.mayBeIncubatorWarning(held.toString())) {
      out.write(held.toString().getBytes(StandardCharsets.ISO_8859_1));
      held.setLength(0);
      atStart = b == '\n';
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }
}
