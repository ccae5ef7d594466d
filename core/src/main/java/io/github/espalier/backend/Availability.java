package io.github.espalier.backend;

/**
 * Whether a backend can be created here.
 *
 * @param available whether it can
 * @param reason why not, or what was found; one line
 * @param remedy what to do about it, or an empty string
 * @param cause what was thrown, or null
 */
public record Availability(boolean available, String reason, String remedy, Throwable cause) {
  /** It can. */
  public static Availability yes() {
    return new Availability(true, "available", "", null);
  }

  /** It cannot. */
  public static Availability no(String reason, String remedy, Throwable cause) {
    return new Availability(false, reason, remedy, cause);
  }
}
