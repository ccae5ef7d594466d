package io.github.espalier.benchmarks.report;

import static io.github.espalier.benchmarks.report.Html.element;

import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.measure.Figures;
import io.github.espalier.measure.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Where each backend, at its best, is slower than the fastest, and by how much. */
final class Losses {
  private static final List<String> COLUMNS =
      List.of("network", "batch", "precision", "figure", "time to fastest", "fastest");

  private final Results results;
  private final Standings standings;

  Losses(Results results) {
    this.results = results;
    this.standings = new Standings(results);
  }

  private record Loss(Standings.Place place, Kind kind, double factor) {}

  /** A part per backend. */
  String html() {
    StringBuilder html = new StringBuilder();
    for (String backend : standings.backends()) {
      html.append(element("h3", backend));
      List<Loss> losses = losses(backend);
      long places = places(backend);
      if (losses.isEmpty()) {
        html.append(
            element("p", "Nowhere here: the fastest, or tied with it, at all " + places + "."));
        continue;
      }
      html.append(
          element(
              "p",
              String.format(
                  Locale.ROOT,
                  "Slower than the fastest by more than the noise at %d of %d figures.",
                  losses.size(),
                  places)));
      String caption = "Where " + backend + " loses, the worst first";
      html.append(
          Html.table(
              caption, COLUMNS, COLUMNS.size(), losses.stream().map(Losses::cells).toList()));
    }
    return html.toString();
  }

  private long places(String backend) {
    return results.plan().kinds().stream()
        .flatMap(kind -> standings.places(kind).stream())
        .filter(place -> place.rows().containsKey(backend))
        .count();
  }

  private List<Loss> losses(String backend) {
    List<Loss> losses = new ArrayList<>();
    for (Kind kind : results.plan().kinds()) {
      for (Standings.Place place : standings.places(kind)) {
        if (place.rows().containsKey(backend) && !place.leads(backend)) {
          losses.add(new Loss(place, kind, place.factor(backend)));
        }
      }
    }
    losses.sort(Comparator.comparingDouble(Loss::factor).reversed());
    return losses;
  }

  private static List<Html.Cell> cells(Loss loss) {
    return List.of(
        Html.Cell.of(loss.place().work().network().text()),
        new Html.Cell(loss.place().work().batch() + "", (double) loss.place().work().batch()),
        Html.Cell.of(loss.place().dtype().toString()),
        Html.Cell.of(loss.kind().label()),
        new Html.Cell(Figures.times(loss.factor()), loss.factor()),
        Html.Cell.of(loss.place().best().engine().label()));
  }
}
