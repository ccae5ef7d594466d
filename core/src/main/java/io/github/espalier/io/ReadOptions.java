package io.github.espalier.io;

import java.util.Objects;

/**
 * What a reader accepts.
 *
 * @param limits how large the file may be
 * @param allowNonFinite whether weights may be NaN or infinite
 */
public record ReadOptions(FileLimits limits, boolean allowNonFinite) {
  /** The default limits; every weight finite. */
  public static final ReadOptions DEFAULT = new ReadOptions(FileLimits.DEFAULT, false);

  /** Checks for null. */
  public ReadOptions {
    Objects.requireNonNull(limits, "limits");
  }

  /** These options with other limits. */
  public ReadOptions withLimits(FileLimits limits) {
    return new ReadOptions(limits, allowNonFinite);
  }

  /** These options, with weights that may be NaN or infinite. */
  public ReadOptions allowingNonFinite() {
    return new ReadOptions(limits, true);
  }
}
