package io.github.espalier.io;

import io.github.espalier.io.ModelFormatException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What Espalier writes into a file's metadata, and what it insists on when it reads one back.
 *
 * @param kind {@link #MODEL} or {@link #CHECKPOINT}
 * @param arch the network as JSON
 * @param state the training state as JSON; null for a model
 * @param preparation how inputs are prepared, as JSON; null if the file does not say
 */
record Profile(String kind, String arch, String state, String preparation) {
  static final String MODEL = "model";
  static final String CHECKPOINT = "checkpoint";

  /** The digits in the file while its digest is computed. */
  static final String NO_DIGEST = "0".repeat(64);

  /** How each file begins behind its length: the place of the digest needs no parsing. */
  static final byte[] BEFORE_DIGEST =
      ("{\"" + SafeTensorsHeader.METADATA + "\":{\"sha256\":\"")
          .getBytes(StandardCharsets.US_ASCII);

  private static final String FORMAT = "espalier";
  private static final String ENGINE = "espalier 0.1";
  private static final int VERSION = 1;

  /** Without a preparation. */
  Profile(String kind, String arch, String state) {
    this(kind, arch, state, null);
  }

  /** The metadata, with zeros for the digest. */
  Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("sha256", NO_DIGEST);
    metadata.put("format", FORMAT);
    metadata.put("version", Integer.toString(VERSION));
    metadata.put("min_reader", "1");
    metadata.put("engine", ENGINE);
    metadata.put("kind", kind);
    metadata.put("arch", arch);
    if (state != null) {
      metadata.put("state", state);
    }
    if (preparation != null) {
      metadata.put("preparation", preparation);
    }
    return metadata;
  }

  /** Whether a file claims to be written by Espalier. */
  static boolean isClaimedBy(Map<String, String> metadata) {
    return FORMAT.equals(metadata.get("format"));
  }

  /** Reads the metadata; unknown entries are allowed, since {@code min_reader} guards meaning. */
  static Profile of(String where, Map<String, String> metadata) throws ModelFormatException {
    if (!isClaimedBy(metadata)) {
      throw new ModelFormatException(
          Reason.NOT_A_MODEL,
          where
              + ": a safetensors file without Espalier's description of the network, which is needed."
              + " Build the network and read it with ModelFiles.loadWeights.");
    }
    requireReadable(where, metadata);
    if (number(where, metadata, "version") < number(where, metadata, "min_reader")) {
      throw bad(where, "version is below min_reader");
    }
    required(where, metadata, "engine");
    String kind = required(where, metadata, "kind");
    String state = metadata.get("state");
    if (!kind.equals(MODEL) && !kind.equals(CHECKPOINT)) {
      throw bad(where, "kind " + SafeTensorsHeader.quoted(kind) + ", needs model or checkpoint");
    }
    if (kind.equals(CHECKPOINT) != (state != null)) {
      throw bad(where, "a checkpoint needs state, a model must not have it");
    }
    String arch = required(where, metadata, "arch");
    return new Profile(kind, arch, state, metadata.get("preparation"));
  }

  /** Refuses a file that only a later version can read. */
  static void requireReadable(String where, Map<String, String> metadata)
      throws ModelFormatException {
    int needed = number(where, metadata, "min_reader");
    if (needed > VERSION) {
      throw new ModelFormatException(
          Reason.UNSUPPORTED,
          where
              + (": needs a reader of version " + needed + ", this is version " + VERSION)
              + ". Use a newer Espalier.");
    }
  }

  private static String required(String where, Map<String, String> metadata, String key)
      throws ModelFormatException {
    String value = metadata.get(key);
    if (value == null) {
      throw bad(where, "lacks the entry \"" + key + "\"");
    }
    return value;
  }

  private static int number(String where, Map<String, String> metadata, String key)
      throws ModelFormatException {
    String text = required(where, metadata, key);
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw bad(where, key + " " + SafeTensorsHeader.quoted(text) + " is no version");
    }
    return Integer.parseInt(text);
  }

  private static ModelFormatException bad(String where, String what) {
    return new ModelFormatException(Reason.BAD_HEADER, where + ": metadata: " + what + ".");
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
