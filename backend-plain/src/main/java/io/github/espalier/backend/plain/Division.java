package io.github.espalier.backend.plain;

/**
 * When rows are divided among workers, and how.
 *
 * @param multiplyAdds of a product from which on its rows are divided
 * @param elements from which on an activation or its gradient is divided
 * @param parameters from which on an update is divided
 * @param grain parts are multiples of so many rows
 */
record Division(long multiplyAdds, long elements, long parameters, int grain) {
  /**
   * What has been measured: some ten microseconds for one thread, against one to six for a round of
   * the workers; parts are whole register blocks of eight rows. Activations take less than moving
   * their results from one processor's cache to the other's.
   */
  static final Division MEASURED = new Division(1 << 19, 1 << 18, 1 << 15, 8);
}
