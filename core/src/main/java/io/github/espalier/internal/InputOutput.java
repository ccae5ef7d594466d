package io.github.espalier.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;

/** Input and output that an interrupt does not end, and failures that tell their cause. */
public final class InputOutput {
  private InputOutput() {}

  /** A piece of input and output that can be done again. */
  public interface Call<T> {
    /** Does it. */
    T run() throws IOException;
  }

  /**
   * Does something even if the thread is interrupted, before or meanwhile: an interrupt closes the
   * files that its thread uses. The interrupt flag is set afterwards if it was at any time.
   */
  public static <T> T uninterrupted(Call<T> call) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return call.run();
        } catch (IOException e) {
          if (!Thread.interrupted() && !isInterrupt(e)) {
            throw e;
          }
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean isInterrupt(IOException e) {
    return e instanceof ClosedByInterruptException
        || e.getCause() instanceof ClosedByInterruptException;
  }

  /**
   * What to throw where no {@link IOException} is declared. Its kind is told too: the message of
   * many is the file alone, or missing.
   */
  public static UncheckedIOException failure(String where, IOException e) {
    return new UncheckedIOException(where + ": " + e, e);
  }
}
