package io.github.espalier.benchmarks.report;

import io.github.espalier.benchmarks.compare.Results;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Figures;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** The comparison in one sentence: which backend to train and to serve on, and where not. */
final class Answer {
  /** What to do with the fastest backend of each kind. */
  private static final Map<Kind, String> PURPOSES = new EnumMap<>(Kind.class);

  static {
    PURPOSES.put(Kind.TRAINING, "train");
    PURPOSES.put(Kind.FORWARD, "serve batches");
    PURPOSES.put(Kind.PREDICTION, "serve single samples");
  }

  private final Results results;
  private final Standings standings;

  Answer(Results results) {
    this.results = results;
    this.standings = new Standings(results);
  }

  /** What a kind is for, as in {@code train}. */
  static String purpose(Kind kind) {
    return PURPOSES.get(kind);
  }

  /** The sentence. */
  String text() {
    Map<String, String> choices = new LinkedHashMap<>();
    for (Kind kind : results.plan().kinds()) {
      List<Standings.Place> places = standings.places(kind);
      if (!places.isEmpty()) {
        choices.merge(choice(kind, places), PURPOSES.get(kind), (a, b) -> a + " and " + b);
      }
    }
    if (choices.isEmpty()) {
      return "Nothing was measured.";
    }
    StringJoiner text = new StringJoiner("; ", "For the networks compared here: ", ".");
    choices.forEach((choice, purpose) -> text.add(purpose + " " + choice));
    return text.toString();
  }

  private String choice(Kind kind, List<Standings.Place> places) {
    if (places.stream().allMatch(place -> place.leaders().size() == place.rows().size())) {
      boolean alone = places.stream().allMatch(place -> place.rows().size() == 1);
      return alone
          ? "on " + places.get(0).best().engine().backend() + ", which alone was measured"
          : "on any backend, there is no meaningful difference";
    }
    String favourite = favourite(places);
    List<Standings.Place> won = places.stream().filter(place -> place.leads(favourite)).toList();
    return "on " + favourite + margins(won, places.size()) + exceptions(kind, favourite, places);
  }

  /** The backend that leads most often; of several, the one that is the least behind elsewhere. */
  private String favourite(List<Standings.Place> places) {
    return standings.backends().stream()
        .max(
            Comparator.<String>comparingLong(
                    backend -> places.stream().filter(place -> place.leads(backend)).count())
                .thenComparing(
                    Comparator.<String>comparingDouble(backend -> behind(backend, places))
                        .reversed()))
        .orElseThrow();
  }

  /** How far behind the fastest a backend is, as the sum of logarithms. */
  private static double behind(String backend, List<Standings.Place> places) {
    return places.stream()
        .filter(place -> place.rows().containsKey(backend))
        .mapToDouble(place -> Math.log(place.factor(backend)))
        .sum();
  }

  /** How much faster than the others, where it leads alone, and how often that is. */
  private String margins(List<Standings.Place> won, int all) {
    double[] margins =
        won.stream()
            .filter(place -> place.leaders().size() == 1 && place.rows().size() > 1)
            .mapToDouble(Standings.Place::margin)
            .sorted()
            .toArray();
    if (margins.length == 0) {
      return " (tied)";
    }
    String least = Figures.times(margins[0]);
    String most = Figures.times(margins[margins.length - 1]);
    return " ("
        + (least.equals(most) ? least : least + " to " + most)
        + " as fast as the next"
        + (margins.length < won.size() ? often(margins.length, all, won.size()) : ")");
  }

  private String often(int alone, int all, int won) {
    String what = results.plan().dtypes().size() == 1 ? "networks" : "networks and precisions";
    return " in " + alone + " of " + all + " " + what + ", tied in " + (won - alone) + ")";
  }

  private String exceptions(Kind kind, String favourite, List<Standings.Place> places) {
    Map<String, Map<String, List<DType>>> lost = new LinkedHashMap<>();
    for (Standings.Place place : places) {
      if (!place.leads(favourite)) {
        lost.computeIfAbsent(String.join(" or ", place.leaders()), k -> new LinkedHashMap<>())
            .computeIfAbsent(name(kind, place.work()), k -> new ArrayList<>())
            .add(place.dtype());
      }
    }
    StringJoiner text = new StringJoiner(" and ");
    lost.forEach(
        (leaders, works) -> {
          StringJoiner names = new StringJoiner(", ");
          works.forEach((work, dtypes) -> names.add(work + precision(dtypes)));
          text.add(names + " on " + leaders);
        });
    return lost.isEmpty() ? "" : ", but " + text;
  }

  /** A prediction has no batch. */
  private static String name(Kind kind, Case work) {
    return kind == Kind.PREDICTION ? work.network().text() : work.toString();
  }

  private String precision(List<DType> dtypes) {
    boolean all = dtypes.size() == results.plan().dtypes().size();
    return all ? "" : " in " + dtypes.get(0);
  }
}
