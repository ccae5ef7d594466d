package io.github.espalier.measure;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a backend computed from given weights and data, by name; travels between JVMs in a file.
 *
 * @param arrays numbers by name, in the order of computation
 */
public record Trace(Map<String, double[]> arrays) {
  /** Writes the trace. */
  public void write(Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
      out.writeInt(arrays.size());
      for (Map.Entry<String, double[]> entry : arrays.entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeInt(entry.getValue().length);
        ByteBuffer bytes = ByteBuffer.allocate(entry.getValue().length * Double.BYTES);
        bytes.asDoubleBuffer().put(entry.getValue());
        out.write(bytes.array());
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  public static Trace read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      Map<String, double[]> arrays = new LinkedHashMap<>();
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        String name = in.readUTF();
        double[] numbers = new double[in.readInt()];
        byte[] bytes = in.readNBytes(numbers.length * Double.BYTES);
        ByteBuffer.wrap(bytes).asDoubleBuffer().get(numbers);
        arrays.put(name, numbers);
      }
      return new Trace(arrays);
    }
  }
}
