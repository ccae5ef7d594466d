package io.github.espalier.benchmarks.report;

import static io.github.espalier.benchmarks.report.Html.element;

import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Figures;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** The comparison as bars. */
final class Charts {
  /** What stands for neither backend nor kernel. */
  private static final int NEUTRAL = 4;

  /** Backends and kernels in the order of their colours. */
  private static final List<String> COLOURS = List.of("plain jit", "ejml", "nd4j", "plain vector");

  private final Results results;

  Charts(Results results) {
    this.results = results;
  }

  /** The class of a colour for an engine's name; a backend of somebody else's has none. */
  static int colour(String name) {
    int index = COLOURS.indexOf(name);
    return index < 0 ? NEUTRAL : index;
  }

  /** The class of a colour for a backend. */
  static int ofBackend(String backend) {
    return colour(backend.equals("plain") ? "plain jit" : backend);
  }

  /** Training and forward of every network, a figure each. */
  String figures(DType dtype) {
    StringBuilder html = new StringBuilder();
    html.append(
        element("p", "Samples per second; longer is faster. Within the noise, engines are tied."));
    html.append("<div class=\"charts\">\n");
    results.plan().cases().forEach(work -> html.append(figure(dtype, work)));
    return html.append("</div>\n").toString();
  }

  private String figure(DType dtype, Case work) {
    String caption = work.network() + ", batch " + work.batch();
    BarChart chart = new BarChart(dtype + ", " + caption + ": samples per second; see the table");
    for (Kind kind : List.of(Kind.TRAINING, Kind.FORWARD)) {
      List<BarChart.Bar> bars = new ArrayList<>();
      for (Engine engine : results.engines(dtype)) {
        results
            .row(engine, work, kind)
            .ifPresent(
                row ->
                    bars.add(
                        new BarChart.Bar(
                            engine.label(),
                            row.samplesPerSecond(),
                            Figures.count(row.samplesPerSecond())
                                + " · "
                                + slower(Format.standing(results, row)),
                            colour(engine.name()))));
      }
      if (!bars.isEmpty()) {
        chart.group(kind.label(), bars);
      }
    }
    return "<figure>\n" + element("figcaption", caption) + chart.svg() + "</figure>\n";
  }

  private static String slower(String standing) {
    return standing.endsWith("×") ? standing + " slower" : standing;
  }

  /** The start of JVMs; nothing if it was not timed. */
  String starts() {
    if (results.starts().isEmpty()) {
      return "";
    }
    BarChart chart = new BarChart("Seconds from the start of a JVM to the first product");
    List<BarChart.Bar> bars = new ArrayList<>();
    results
        .starts()
        .forEach(
            (name, start) ->
                bars.add(
                    new BarChart.Bar(
                        name,
                        start.median(),
                        Figures.seconds(start.median())
                            + (results.plan().times().starts() > 1
                                ? " " + Figures.spread(start.spread())
                                : ""),
                        name.equals(Results.BARE_JVM) ? NEUTRAL : colour(name))));
    chart.group("start of a JVM to the first product; shorter is faster", bars);
    return "<div class=\"charts\"><figure>\n" + chart.svg() + "</figure></div>\n";
  }
}
