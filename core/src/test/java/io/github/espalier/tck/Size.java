package io.github.espalier.tck;

import java.util.List;

/** The sizes a call is built for: x is m×k, w is k×n, y is m×n; element-wise operations use m×n. */
record Size(int m, int k, int n) {
  /** Awkward sizes: single elements, rows and columns, odd numbers, none a multiple of a lane. */
  static final List<Size> AWKWARD =
      List.of(
          new Size(1, 1, 1),
          new Size(1, 5, 9),
          new Size(9, 4, 1),
          new Size(2, 1, 3),
          new Size(5, 3, 17),
          new Size(33, 13, 7));

  /** A product larger than the blocks and tiles of usual kernels. */
  static final Size LARGE = new Size(64, 50, 70);

  /** All different and none 1, so that a mixed-up size shows. */
  static final Size SMALL = new Size(3, 4, 5);

  /** Everything has the same shape, so that everything can be aliased. */
  static final Size SQUARE = new Size(3, 3, 3);

  long seed(int salt) {
    return ((salt * 131L + m) * 131 + k) * 131 + n;
  }

  String product() {
    return m + "×" + k + "·" + k + "×" + n;
  }

  String matrix() {
    return m + "×" + n;
  }
}
