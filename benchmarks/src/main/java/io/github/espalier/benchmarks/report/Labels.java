package io.github.espalier.benchmarks.report;

/** Where texts beside lines go. */
final class Labels {
  private static final int LINE_HEIGHT = 14;

  private Labels() {}

  /**
   * Heights in ascending order, moved so that no text covers another and none leaves the panel.
   *
   * @param bottom of the panel
   */
  static double[] apart(double[] heights, double bottom) {
    double[] places = heights.clone();
    for (int i = 1; i < places.length; i++) {
      places[i] = Math.max(places[i], places[i - 1] + LINE_HEIGHT);
    }
    double most = bottom;
    for (int i = places.length - 1; i >= 0; i--) {
      places[i] = Math.min(places[i], most);
      most = places[i] - LINE_HEIGHT;
    }
    return places;
  }
}
