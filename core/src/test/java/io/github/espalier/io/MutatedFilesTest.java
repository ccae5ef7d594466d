package io.github.espalier.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.Backend;
import io.github.espalier.network.Model;
import io.github.espalier.network.Parameter;
import io.github.espalier.network.Sequential;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Good files changed at random where it hurts: lengths, numbers, keys, brackets, the digest made
 * right again. {@code -Despalier.fuzz=10000000} runs more of them.
 */
class MutatedFilesTest {
  private static final int INPUTS = Integer.getInteger("espalier.fuzz", 100_000);

  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\u0000",
          "\\ud800",
          "0",
          "1",
          "-1",
          "1e9",
          "0.5",
          "00",
          "2147483647",
          "2147483648",
          "9223372036854775807",
          "18446744073709551616",
          "null",
          "true",
          "F64",
          "F32",
          "F16",
          "\"dtype\"",
          "dense",
          "dropout",
          "activation",
          "relu",
          "softmax",
          "custom",
          "units",
          "checkpoint",
          "model",
          "state",
          "opt.",
          "weight",
          "7ff8000000000000",
          "\\\"",
          "\\\"x\\\":1,",
          "\"shape\":[]",
          "\"data_offsets\":[0,8]",
          "\"__metadata__\":{}",
          "{\"a\":",
          "[[[[[[[[[[",
          "9".repeat(1_200),
          " ",
          "\n",
          "ü",
          "\u0000");

  @Test
  void onlyFormatExceptionsAndBoundedMemory() throws Exception {
    Random random = new Random(20_261_123);
    Backend backend = new HeapBackend(DType.FLOAT64);
    Model original = ModelFilesTest.NETWORK.init(backend, 42);
    byte[] model = RawFiles.bytes(ModelFiles.image(original));
    byte[] checkpoint = checkpoint(original);
    byte[] foreign =
        RawFiles.file(
            "{\"a\":{\"dtype\":\"F64\",\"shape\":[2,2],\"data_offsets\":[0,32]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[32,40]}}",
            40);
    Model small = Sequential.input(2).dense(2).build().init(backend, 1);
    WeightMap map =
        WeightMap.empty().takeTransposed("0.dense.weight", "a").take("0.dense.bias", "b");
    com.sun.management.ThreadMXBean memory =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    int accepted = 0;
    for (int n = 0; n < INPUTS; n++) {
      byte[] file =
          switch (random.nextInt(6)) {
            case 0 -> foreign;
            case 1 -> checkpoint;
            default -> model;
          };
      byte[] input = mutated(random, file);
      long before = memory.getCurrentThreadAllocatedBytes();
      try {
        try (SafeTensorsReader reader = open(input)) {
          if (random.nextInt(4) == 0) {
            reader.tensors(false);
          } else if (file == foreign) {
            new ForeignWeights(reader, small, map).load(ReadOptions.DEFAULT);
          } else if (file == checkpoint && random.nextBoolean()) {
            CheckpointFiles.read(reader, ReadOptions.DEFAULT);
          } else {
            ModelFiles.load(reader, backend, ReadOptions.DEFAULT).close();
          }
        }
        accepted++;
      } catch (ModelFormatException e) {
        // What is promised.
      } catch (Throwable e) {
        throw new AssertionError("input " + n + ": " + text(input), e);
      }
      long allocated = memory.getCurrentThreadAllocatedBytes() - before;
      if (allocated > (1 << 20) + 64L * input.length) {
        throw new AssertionError(allocated + " bytes for input " + n + ": " + text(input));
      }
    }
    // A mutator whose every product is refused at the first check would show nothing.
    assertThat(accepted).isBetween(INPUTS / 200, INPUTS / 2);
  }

  private static byte[] checkpoint(Model model) throws Exception {
    List<StoredTensor> tensors = new ArrayList<>();
    for (Parameter p : model.parameters()) {
      tensors.add(StoredTensor.download(p.name(), Arch.sizes(p.spec()), p.value()));
      double[] slot = new double[p.size()];
      tensors.add(StoredTensor.of("opt." + p.name() + ".m", Arch.sizes(p.spec()), slot));
    }
    String arch = ArchCodec.write(new Arch(model.network(), model.seed()));
    String state = "{\"step\":7,\"loss\":\"3ff0000000000000\"}";
    return RawFiles.bytes(
        SafeTensorsImage.of(new Profile(Profile.CHECKPOINT, arch, state), tensors));
  }

  private static SafeTensorsReader open(byte[] input) throws Exception {
    return SafeTensorsReader.open("test", new BytesChannel(input), FileLimits.DEFAULT);
  }

  private static byte[] mutated(Random random, byte[] file) {
    String header = RawFiles.header(file);
    byte[] out = file;
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int at = random.nextInt(header.length());
      switch (random.nextInt(5)) {
        case 0 -> {
          String token = TOKENS.get(random.nextInt(TOKENS.size()));
          header = header.substring(0, at) + token + header.substring(at);
        }
        case 1 -> {
          int end = Math.min(header.length(), at + 1 + random.nextInt(8));
          header = header.substring(0, at) + header.substring(end);
        }
        case 2 -> {
          // A piece of the header again, somewhere else.
          int from = random.nextInt(header.length());
          int to = Math.min(header.length(), from + random.nextInt(80));
          header = header.substring(0, at) + header.substring(from, to) + header.substring(at);
        }
        case 3 -> header = withOtherNumber(random, header, at);
        default -> {
          out = out.clone();
          int target = random.nextInt(4) == 0 ? random.nextInt(8) : random.nextInt(out.length);
          out[target] ^= (byte) (1 << random.nextInt(8));
        }
      }
      if (header.isEmpty()) {
        header = " ";
      }
    }
    // Half of them only with their header replaced, so that the layout below it stays as it was.
    return random.nextInt(8) == 0 || out != file
        ? RawFiles.sealed(out)
        : RawFiles.withHeader(file, header);
  }

  private static String withOtherNumber(Random random, String header, int from) {
    int at = from;
    while (at < header.length() && !Character.isDigit(header.charAt(at))) {
      at++;
    }
    int end = at;
    while (end < header.length() && Character.isDigit(header.charAt(end))) {
      end++;
    }
    long number = random.nextBoolean() ? random.nextInt(2_000) : random.nextLong();
    return header.substring(0, at) + number + header.substring(end);
  }

  @Test
  void wideFilesStayWithinTheMemoryBound() throws Exception {
    // The shapes of text that cost a reader the most memory per byte.
    for (String piece :
        List.of("[]", "{}", "0", "[0]", "[[]]", "\"\"", "\"\\n\"", "{\"\":0}", "1,[]", "\"ü\"")) {
      String many = ("," + piece).repeat(200_000).substring(1);
      checkMemory("{\"a\":{\"shape\":[" + many + "]}}");
    }
    StringBuilder keys = new StringBuilder("{");
    for (int i = 0; i < 60_000; i++) {
      keys.append(i == 0 ? "\"" : ",\"").append(Integer.toString(i, 36)).append("\":{}");
    }
    checkMemory(keys + "}");
    checkMemory(keys.toString().replace("{}", "0") + "}");
    checkMemory("{\"__metadata__\":" + keys.toString().replace("{}", "\"\"") + "}}");
    checkMemory(
        keys.toString().replace("{}", "{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}")
            + "}");
  }

  private static void checkMemory(String header) throws Exception {
    byte[] input = RawFiles.file(header, 0);
    com.sun.management.ThreadMXBean memory =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = memory.getCurrentThreadAllocatedBytes();
    try {
      RawFiles.readForeign(input);
    } catch (ModelFormatException e) {
      // Either way, only the memory counts.
    }
    assertThat(memory.getCurrentThreadAllocatedBytes() - before)
        .as(header.substring(0, 60))
        .isLessThan((1 << 20) + 64L * input.length);
  }

  private static String text(byte[] input) {
    return new String(input, 0, Math.min(input.length, 1_000), StandardCharsets.ISO_8859_1);
  }
}
