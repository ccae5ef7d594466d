package io.github.espalier.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.Backend;
import io.github.espalier.io.ModelFormatException.Reason;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The files of {@link HostileFilesTest}: name, the reason to refuse it, and bytes. */
final class HostileFiles {
  private HostileFiles() {}

  static Stream<Arguments> files() throws Exception {
    List<Arguments> files = new ArrayList<>();
    lengths(files);
    headers(files);
    entries(files);
    layouts(files);
    profiles(files);
    networks(files);
    return files.stream();
  }

  private static void add(List<Arguments> files, String name, Reason reason, byte[] bytes) {
    files.add(Arguments.of(name, reason, bytes));
  }

  private static void lengths(List<Arguments> files) {
    add(files, "empty", Reason.TRUNCATED, new byte[0]);
    add(files, "seven bytes", Reason.TRUNCATED, new byte[7]);
    add(files, "length 0", Reason.BAD_HEADER, new byte[8]);
    add(files, "length 0, data", Reason.BAD_HEADER, new byte[64]);
    for (long length :
        new long[] {
          -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, (1L << 32) + 2, 0x80000000L, (8 << 20) + 1
        }) {
      add(files, "header length " + length, Reason.OVER_LIMIT, withLength(length));
    }
    add(files, "header of 8 MiB in 16 bytes", Reason.TRUNCATED, withLength(8 << 20));
    add(files, "header one byte too long", Reason.TRUNCATED, withLength(9));
    add(files, "zip", Reason.OVER_LIMIT, text("PK\u0003\u0004____ some more"));
    add(files, "pickle", Reason.OVER_LIMIT, text("\u0000\u0002}q\u0000X\u0005\u0001\u0001aaaa"));
  }

  private static void headers(List<Arguments> files) {
    for (String header :
        List.of(
            "{",
            "}",
            "[]",
            "{}x",
            " {}",
            "\n{}",
            "{}\n",
            "{}\t",
            "{}\0",
            "null",
            "{\"a\":1}",
            "{}{}",
            "{\"a\":null}",
            "{\"a\":[]}",
            "{\"a\":\"b\"}",
            "{\"a\":{}}",
            "{\"__metadata__\":[]}",
            "{\"__metadata__\":null}",
            "{\"__metadata__\":\"x\"}",
            "{\"__metadata__\":{\"a\":1}}",
            "{\"__metadata__\":{\"a\":null}}",
            "{\"__metadata__\":{\"a\":{}}}",
            "{\"__metadata__\":{},\"__metadata__\":{}}",
            "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}",
            "{\"__metadata__\":{\"a\":\"\\ud800\"}}",
            "{\"__metadata__\":{\"a\":\"\u0000\"}}",
            "{\"a\":{\"dtype\":\"F64\",}}",
            "{a:{}}")) {
      add(files, "header " + header, Reason.BAD_HEADER, RawFiles.file(header, 0));
    }
    add(
        files,
        "deep arrays",
        Reason.BAD_HEADER,
        RawFiles.file("{\"a\":" + "[".repeat(1 << 20) + "}", 0));
    add(
        files,
        "deep objects",
        Reason.BAD_HEADER,
        RawFiles.file("{\"a\":".repeat(1 << 18) + "}", 0));
    byte[] latin1 = "{\"ü\":{}}".getBytes(StandardCharsets.ISO_8859_1);
    add(files, "Latin-1", Reason.BAD_HEADER, RawFiles.file(latin1, 0));
    add(
        files,
        "UTF-16",
        Reason.BAD_HEADER,
        RawFiles.file("{}".getBytes(StandardCharsets.UTF_16LE), 0));
    byte[] overlong = {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'};
    add(files, "overlong UTF-8", Reason.BAD_HEADER, RawFiles.file(overlong, 0));
    byte[] surrogate = {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'};
    add(files, "surrogate in UTF-8", Reason.BAD_HEADER, RawFiles.file(surrogate, 0));
    add(files, "byte-order mark", Reason.BAD_HEADER, RawFiles.file("\ufeff{}", 0));
  }

  private static void entries(List<Arguments> files) {
    for (String shape :
        List.of(
            "-1",
            "-0",
            "1.0",
            "1e0",
            "1E0",
            "01",
            "00",
            "+1",
            "0x1",
            "\"1\"",
            "null",
            "true",
            "[1]",
            "{}",
            "1,",
            "4294967297",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551617",
            "9".repeat(1_000),
            "9".repeat(5_000),
            "2147483647,2147483647",
            "65536,65536",
            "2147483647,2147483647,2147483647",
            "4294967296,4294967296",
            "2147483647,2147483647,4,0")) {
      String name = "shape [" + (shape.length() > 60 ? shape.length() + " chars" : shape) + "]";
      String entry = "{\"a\":{\"dtype\":\"F64\",\"shape\":[" + shape + "],\"data_offsets\":[0,8]}}";
      add(files, name, Reason.BAD_HEADER, RawFiles.file(entry, 8));
    }
    for (String offsets :
        List.of(
            "-8,0",
            "0,-8",
            "0.0,8",
            "0,8e0",
            "0,08",
            "8",
            "0,8,8",
            "",
            "\"0\",\"8\"",
            "null,8",
            "0,9223372036854775808",
            "0,18446744073709551624",
            "[0],[8]")) {
      String entry = "{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[" + offsets + "]}}";
      add(files, "data_offsets [" + offsets + "]", Reason.BAD_HEADER, RawFiles.file(entry, 8));
    }
    for (String entry :
        List.of(
            "\"dtype\":\"F64\",\"shape\":[1]",
            "\"dtype\":\"F64\",\"data_offsets\":[0,8]",
            "\"shape\":[1],\"data_offsets\":[0,8]",
            "\"dtype\":64,\"shape\":[1],\"data_offsets\":[0,8]",
            "\"dtype\":\"F64\",\"shape\":1,\"data_offsets\":[0,8]",
            "\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":8",
            "\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8],\"extra\":0",
            "\"dtype\":\"F64\",\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]",
            "\"dtype\":\"F64\",\"shape\":[1],\"shape\":[1],\"data_offsets\":[0,8]",
            "\"DType\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]")) {
      add(files, "entry " + entry, Reason.BAD_HEADER, RawFiles.file("{\"a\":{" + entry + "}}", 8));
    }
    for (String dtype : List.of("F16", "BF16", "I64", "U8", "BOOL", "f64", "F64 ", "", "java.X")) {
      String entry = "{\"a\":{\"dtype\":\"" + dtype + "\",\"shape\":[1],\"data_offsets\":[0,8]}}";
      int bytes = TensorEntry.bytes(dtype);
      Reason reason = bytes < 0 ? Reason.UNSUPPORTED : Reason.BAD_LAYOUT;
      add(
          files,
          "dtype '" + dtype + "'",
          bytes == 8 ? Reason.NOT_A_MODEL : reason,
          RawFiles.file(entry, 8));
    }
    String nine =
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,8]}}";
    add(files, "rank 9", Reason.OVER_LIMIT, RawFiles.file(nine, 8));
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i <= 65_536; i++) {
      many.append(i == 0 ? "" : ",").append("\"").append(i);
      many.append("\":{\"dtype\":\"F64\",\"shape\":[0],\"data_offsets\":[0,0]}");
    }
    add(files, "65,537 tensors", Reason.OVER_LIMIT, RawFiles.file(many + "}", 0));
    String twice = "\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}";
    String escaped = twice.replace("\"a\"", "\"\\u0061\"");
    add(files, "name twice", Reason.BAD_HEADER, RawFiles.file("{" + twice + "," + twice + "}", 8));
    add(
        files,
        "escaped twice",
        Reason.BAD_HEADER,
        RawFiles.file("{" + twice + "," + escaped + "}", 8));
  }

  private static void layouts(List<Arguments> files) {
    add(files, "hole at the start", Reason.BAD_LAYOUT, RawFiles.file(two(8, 16, 16, 24), 24));
    add(files, "hole between", Reason.BAD_LAYOUT, RawFiles.file(two(0, 8, 16, 24), 24));
    add(files, "hole at the end", Reason.BAD_LAYOUT, RawFiles.file(two(0, 8, 8, 16), 24));
    add(files, "one trailing byte", Reason.BAD_LAYOUT, RawFiles.file(two(0, 8, 8, 16), 17));
    add(files, "same data twice", Reason.BAD_LAYOUT, RawFiles.file(two(0, 8, 0, 8), 8));
    add(files, "overlap", Reason.BAD_LAYOUT, RawFiles.file(two(0, 8, 4, 12), 12));
    add(files, "overlap, full length", Reason.BAD_LAYOUT, RawFiles.file(two(0, 8, 4, 12), 16));
    add(files, "one byte short", Reason.TRUNCATED, RawFiles.file(two(0, 8, 8, 16), 15));
    add(files, "no data", Reason.TRUNCATED, RawFiles.file(two(0, 8, 8, 16), 0));
    add(files, "backwards", Reason.BAD_LAYOUT, RawFiles.file(two(8, 0, 0, 8), 8));
    add(files, "too wide", Reason.BAD_LAYOUT, RawFiles.file(two(0, 8, 8, 24), 24));
    add(files, "data without tensors", Reason.BAD_LAYOUT, RawFiles.file("{}", 8));
    long far = Long.MAX_VALUE;
    add(
        files,
        "at the end of the world",
        Reason.BAD_LAYOUT,
        RawFiles.file(two(0, 8, far - 8, far), 16));
    String large =
        "{\"a\":{\"dtype\":\"F64\",\"shape\":[2147483639],\"data_offsets\":[0,17179869112]}}";
    add(files, "16 GiB promised", Reason.TRUNCATED, RawFiles.file(large, 8));
    String huge =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483639],\"data_offsets\":[0,8589934556]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8589934556,8589934560]}}";
    add(files, "8 GiB promised", Reason.TRUNCATED, RawFiles.file(huge, 8));
  }

  private static void profiles(List<Arguments> files) throws Exception {
    byte[] good = RawFiles.bytes(SafeTensorsTest.sample());
    String header = RawFiles.header(good);
    add(files, "no profile", Reason.NOT_A_MODEL, RawFiles.file(two(0, 8, 8, 16), 16));
    add(files, "other format", Reason.NOT_A_MODEL, edited(good, "\"espalier\",\"v", "\"pt\",\"v"));
    add(
        files,
        "newer reader",
        Reason.UNSUPPORTED,
        edited(good, "min_reader\":\"1", "min_reader\":\"2"));
    // A later version may begin otherwise.
    String later =
        RawFiles.header(good)
            .replace("min_reader\":\"1", "min_reader\":\"2")
            .replace("{\"sha256", "{\"later\":\"\",\"sha256");
    int data = good.length - Long.BYTES - RawFiles.header(good).length();
    add(files, "newer reader, other order", Reason.UNSUPPORTED, RawFiles.file(later, data));
    for (String version : List.of("", "0", "-1", "+1", "1.0", "01", "x", "9999999999", "1 ")) {
      String edit = "min_reader\":\"" + version;
      add(files, edit, Reason.BAD_HEADER, edited(good, "min_reader\":\"1", edit));
      edit = "\"version\":\"" + version;
      add(files, edit, Reason.BAD_HEADER, edited(good, "\"version\":\"1", edit));
    }
    for (String key : List.of("version", "min_reader", "engine", "kind", "arch")) {
      byte[] without = edited(good, "\"" + key + "\":", "\"" + key + "x\":");
      add(files, "no " + key, Reason.BAD_HEADER, without);
    }
    add(files, "kind zoo", Reason.BAD_HEADER, edited(good, "\"model\"", "\"zoo\""));
    add(files, "no state", Reason.BAD_HEADER, edited(good, "\"model\"", "\"checkpoint\""));
    add(
        files,
        "state in a model",
        Reason.BAD_HEADER,
        edited(good, "\"kind\"", "\"state\":\"{}\",\"kind\""));
    // The digest is right in all of these, but not where it must be.
    add(files, "no digest", Reason.BAD_HEADER, edited(good, "\"sha256\"", "\"sha257\""));
    add(files, "space before", Reason.BAD_HEADER, edited(good, "{\"sha256\"", "{ \"sha256\""));
    add(files, "digest second", Reason.BAD_HEADER, edited(good, "{\"sha", "{\"a\":\"\",\"sha"));
    String metadataLast =
        header.replaceFirst("^\\{(\"__metadata__\":\\{.*?\"\\}),(.*)\\}( *)$", "{$2,$1}$3");
    assertThat(metadataLast).isNotEqualTo(header).hasSameSizeAs(header);
    add(files, "metadata last", Reason.BAD_HEADER, RawFiles.withHeader(good, metadataLast));

    add(files, "digest of zeros", Reason.DIGEST_MISMATCH, digest(good, "0".repeat(64)));
    add(files, "digest in capitals", Reason.BAD_HEADER, digest(good, "A".repeat(64)));
    add(files, "digest of letters", Reason.BAD_HEADER, digest(good, "g".repeat(64)));
    byte[] odd = RawFiles.file(header.stripTrailing() + " ".repeat(9), 1548);
    byte[] unpadded = RawFiles.file(header.stripTrailing(), 1548);
    assertThat(unpadded.length % 8 == 4 && odd.length % 8 == 5).isFalse();
    add(
        files,
        "length not divisible by 8",
        Reason.BAD_HEADER,
        RawFiles.sealed((unpadded.length - 1548) % 8 == 0 ? odd : unpadded));
    byte[] nan = good.clone();
    ByteBuffer.wrap(nan).order(ByteOrder.LITTLE_ENDIAN).putFloat(nan.length - 4, Float.NaN);
    add(files, "NaN, undamaged", Reason.NON_FINITE, RawFiles.sealed(nan));
    add(files, "NaN by damage", Reason.DIGEST_MISMATCH, nan);
  }

  /** Files that are whole, with a right digest, and a network that makes no sense. */
  private static void networks(List<Arguments> files) throws Exception {
    byte[] good;
    try (Backend backend = new HeapBackend(DType.FLOAT64);
        Model model = Sequential.input(2).dense(3).dropout(0.5).build().init(backend, 1)) {
      good = RawFiles.bytes(ModelFiles.image(model));
    }
    add(files, "own dtype I64", Reason.UNSUPPORTED, edited(good, "\"F64\"", "\"I64\""));
    String[][] edits = {
      {"\\\"dense\\\"", "\\\"java.lang.Runtime\\\"", "UNSUPPORTED"},
      {"\\\"dense\\\"", "\\\"Dense\\\"", "UNSUPPORTED"},
      {"\\\"identity\\\"", "\\\"swish\\\"", "UNSUPPORTED"},
      {"\\\"units\\\":3", "\\\"units\\\":0", "BAD_ARCHITECTURE"},
      {"\\\"units\\\":3", "\\\"units\\\":-3", "BAD_ARCHITECTURE"},
      {"\\\"units\\\":3", "\\\"units\\\":3.0", "BAD_ARCHITECTURE"},
      {"\\\"units\\\":3", "\\\"units\\\":2147483647", "BAD_ARCHITECTURE"},
      {"\\\"units\\\":3", "\\\"units\\\":4294967299", "BAD_ARCHITECTURE"},
      {"\\\"units\\\":3", "\\\"units\\\":" + "9".repeat(3_000), "BAD_ARCHITECTURE"},
      {"\\\"units\\\":3", "\\\"units\\\":4", "BAD_ARCHITECTURE"},
      {"\\\"units\\\":3", "\\\"units\\\":3,\\\"units\\\":3", "BAD_ARCHITECTURE"},
      {"\\\"units\\\":3", "\\\"units\\\":3,\\\"x\\\":3", "BAD_ARCHITECTURE"},
      {"\\\"input\\\":[2]", "\\\"input\\\":[]", "BAD_ARCHITECTURE"},
      {"\\\"input\\\":[2]", "\\\"input\\\":[2,1]", "BAD_ARCHITECTURE"},
      {"\\\"input\\\":[2]", "\\\"input\\\":[1,1,1,1,1,1,1,1,1]", "BAD_ARCHITECTURE"},
      {"\\\"input\\\":[2]", "\\\"input\\\":" + "[".repeat(9_000), "BAD_ARCHITECTURE"},
      {"3fe0000000000000", "7ff8000000000000", "BAD_ARCHITECTURE"},
      {"3fe0000000000000", "3ff0000000000000", "BAD_ARCHITECTURE"},
      {"3fe0000000000000", "3FE0000000000000", "BAD_ARCHITECTURE"},
      {"3fe0000000000000", "0.5", "BAD_ARCHITECTURE"},
      {"\"arch\":\"{", "\"arch\":\"{\\\"a\\\":{},", "BAD_ARCHITECTURE"},
      {"\"arch\":\"{", "\"arch\":\"", "BAD_ARCHITECTURE"},
      {"\"0.dense.bias\"", "\"0.dense.bias \"", "BAD_ARCHITECTURE"},
      {"\"0.dense.bias\"", "\"opt.0.dense.bias\"", "BAD_ARCHITECTURE"},
      {"[2,3]", "[3,2]", "BAD_ARCHITECTURE"},
      {"[1,3]", "[3]", "BAD_ARCHITECTURE"},
    };
    for (String[] edit : edits) {
      String name = edit[1].length() > 60 ? edit[1].length() + " chars" : edit[1];
      add(
          files,
          "network " + edit[0] + " → " + name,
          Reason.valueOf(edit[2]),
          edited(good, edit[0], edit[1]));
    }
  }

  private static byte[] withLength(long length) {
    return ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String two(long begin1, long end1, long begin2, long end2) {
    String entry = "\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":";
    return "{\"a\":{"
        + entry
        + "["
        + begin1
        + ","
        + end1
        + "]},"
        + "\"b\":{"
        + entry
        + "["
        + begin2
        + ","
        + end2
        + "]}}";
  }

  private static byte[] edited(byte[] file, String from, String to) {
    String header = RawFiles.header(file);
    assertThat(header).contains(from);
    return RawFiles.withHeader(file, header.replace(from, to));
  }

  private static byte[] digest(byte[] file, String digits) {
    byte[] out = file.clone();
    byte[] ascii = digits.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, out, 8 + Profile.BEFORE_DIGEST.length, 64);
    return out;
  }
}
