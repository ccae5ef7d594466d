package io.github.espalier.io;

/**
 * How much a reader accepts of a file it does not trust; checked before anything is allocated.
 *
 * @param maxFileBytes the longest file
 * @param maxHeaderBytes the longest header
 * @param maxTensors the most tensors
 * @param maxRank the most dimensions of a tensor
 * @param maxDataBytes the most bytes that all tensors take together
 */
public record FileLimits(
    long maxFileBytes, int maxHeaderBytes, int maxTensors, int maxRank, long maxDataBytes) {
  /** 2 GiB, of which 8 MiB header; 65,536 tensors of at most 8 dimensions. */
  public static final FileLimits DEFAULT = new FileLimits(2L << 30, 8 << 20, 65_536, 8, 2L << 30);

  /** Checks that every limit is positive. */
  public FileLimits {
    if (maxFileBytes <= 0
        || maxHeaderBytes <= 0
        || maxTensors <= 0
        || maxRank <= 0
        || maxDataBytes <= 0) {
      throw new IllegalArgumentException("file limits: every limit must be positive");
    }
  }

  /** These limits with another longest file, of which tensors may take all. */
  public FileLimits withMaxFileBytes(long bytes) {
    return new FileLimits(bytes, maxHeaderBytes, maxTensors, maxRank, bytes);
  }
}
