package io.github.espalier.benchmarks.report;

import static io.github.espalier.benchmarks.report.Html.element;

import io.github.espalier.benchmarks.compare.Durations;
import io.github.espalier.benchmarks.compare.Machine;
import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.compare.Versions;
import io.github.espalier.measure.Figures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where and how figures were measured. */
final class Method {
  private final Results results;

  Method(Results results) {
    this.results = results;
  }

  /** Machine, JDK and versions. */
  String machine() {
    Machine machine = results.machine();
    Map<String, String> terms = new LinkedHashMap<>();
    terms.put("Processor", machine.cpu() + ", " + machine.cores() + " cores");
    terms.put("Memory", machine.memoryGiB() + " GiB");
    terms.put("System", machine.os());
    terms.put("Java", machine.java() + ", " + machine.jvm());
    Versions.here().forEach(terms::put);
    results
        .peak()
        .forEach(
            (key, most) ->
                terms.put(
                    "Peak, " + key,
                    Format.gflops(most.median()) + " " + Figures.spread(most.spread())));
    if (!results.peakMethod().isEmpty()) {
      terms.put("Peak measured by", results.peakMethod());
    }
    if (!results.plan().jvmOptions().isEmpty()) {
      terms.put("JVM options", String.join(" ", results.plan().jvmOptions()));
    }
    terms.put("Date", results.date());
    return Html.definitions(terms);
  }

  /** What was done, and what each engine says of itself. */
  String html() {
    StringBuilder html = new StringBuilder();
    html.append(
        element(
            "p",
            "Before its steps on a network were timed, every engine computed what a slow reference"
                + " computes of the same weights and data, each in a JVM of its own: outputs and"
                + " gradients agreed"
                + proved()
                + ". Every JVM was warmed up until its times had settled or the time for that was over;"
                + " then the engines took turns in rounds."
                + forks()));
    html.append(unsettled());
    html.append(
        element(
            "p",
            String.format(
                Locale.ROOT,
                "Figures are medians of up to %s. Time to fastest is relative to the fastest"
                    + " engine of the same precision; ± is the scatter of the %ss (standard"
                    + " deviation, from the median distance to the median). Two engines are compared"
                    + " by the ratios of their times, %s by %s: they tie if the median ratio is"
                    + " within 10 %% of 1, or 1 within the ratios' 95 %% interval. A fixed loop varied by"
                    + " ±%.0f %% between rounds. It took %s.",
                results.sample(),
                results.unit(),
                results.unit(),
                results.unit(),
                results.noise() * 100,
                Durations.text(results.seconds()))));
    html.append(
        element(
            "p",
            "Heap bytes are those allocated by the training thread and its workers. One prediction"
                + " is an array in and an array out through the predictor. The share of the peak"
                + " counts the products of a training step only, against as many cores as there"
                + " are threads."));
    html.append("<ul>\n");
    results
        .descriptions()
        .forEach(
            (engine, text) -> {
              String slow = results.slowOperations().get(engine);
              html.append(
                  element(
                      "li",
                      String.format(
                          Locale.ROOT,
                          "%s: %s; largest difference to the reference %.1e%s",
                          engine,
                          text,
                          results.agreement().getOrDefault(engine, Double.NaN),
                          slow.isBlank() ? "" : "; on the slow default: " + slow)));
            });
    if (results.plan().crowded()) {
      html.append(element("li", "Every JVM had run all other backends before (--crowded)."));
    }
    return html.append("</ul>\n").toString();
  }

  private String unsettled() {
    Unsettled unsettled = new Unsettled(results);
    List<String> lines = unsettled.lines();
    if (lines.isEmpty()) {
      return element("p", unsettled.count() + ".");
    }
    StringBuilder html = new StringBuilder(element("p", unsettled.count() + ":"));
    html.append("<ul>\n");
    lines.forEach(line -> html.append(element("li", line)));
    return html.append("</ul>\n").toString();
  }

  private String proved() {
    int most = results.plan().largestProof();
    return most == Integer.MAX_VALUE ? "" : ", in batches of at most " + most + " samples";
  }

  private String forks() {
    int forks = results.plan().forks();
    return forks == 1 ? "" : " All of this " + forks + " times, in fresh JVMs.";
  }
}
