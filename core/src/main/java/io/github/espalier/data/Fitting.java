package io.github.espalier.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Looks at training data once and decides what a builder has left open. */
final class Fitting {
  private final PreparationBuilder plan;
  private final Table table;
  private final String target;

  Fitting(PreparationBuilder plan, Table table) {
    this.plan = plan;
    this.table = table;
    this.target = plan.targetIndex < 0 ? plan.target : targetAt(plan.targetIndex);
  }

  private String targetAt(int index) {
    if (index >= table.columns().size()) {
      throw new IllegalArgumentException(
          "target: column " + index + " does not exist; there are " + table.columns());
    }
    return table.columns().get(index);
  }

  Preparation run() {
    if (table.rows() == 0) {
      throw new IllegalArgumentException("preparation: needs at least one row to fit to");
    }
    checkNames();
    List<Feature> features = new ArrayList<>();
    for (String name : table.columns()) {
      if (!name.equals(target) && !name.equals(plan.weights) && !plan.dropped.contains(name)) {
        Column column = table.column(name);
        boolean numbers = column.isNumeric() && !plan.categories.contains(name);
        features.add(numbers ? number(column) : category(column));
      }
    }
    return new Preparation(
        features,
        target == null ? null : target(),
        plan.weights,
        plan.dropped,
        table.missingWords());
  }

  private void checkNames() {
    Set<String> named = new LinkedHashSet<>(plan.dropped);
    named.addAll(plan.categories);
    named.addAll(plan.scalings.keySet());
    named.addAll(plan.imputations.keySet());
    named.addAll(plan.unknownAsZeros);
    if (target != null) {
      table.column(target);
      if (named.contains(target)) {
        throw new IllegalArgumentException(
            "preparation: " + NumberText.quoted(target) + " is the target, not a feature");
      }
    }
    if (plan.weights != null) {
      table.column(plan.weights);
      if (named.contains(plan.weights) || plan.weights.equals(target)) {
        throw new IllegalArgumentException(
            "preparation: "
                + (NumberText.quoted(plan.weights) + " holds the weights, and nothing else"));
      }
    }
    named.forEach(table::column);
  }

  private Feature number(Column column) {
    double[] values = values(column);
    Imputation imputation = plan.imputations.getOrDefault(column.name(), plan.numberImputation);
    if (imputation != null && !imputation.fitsNumbers()) {
      throw problem(column, "holds numbers, cannot be imputed by " + imputation);
    }
    if (plan.unknownAsZeros.contains(column.name())) {
      throw problem(column, "holds numbers, which have no categories");
    }
    requireComplete(column, imputation);
    double[] scale = plan.scalings.getOrDefault(column.name(), plan.scaling).fit(values);
    double standIn = imputation == null ? Double.NaN : imputation.numberFor(values);
    return new Feature.OfNumber(column.name(), scale[0], scale[1], standIn);
  }

  private Feature category(Column column) {
    String[] values = texts(column);
    Imputation imputation = plan.imputations.getOrDefault(column.name(), plan.categoryImputation);
    if (imputation != null && !imputation.fitsCategories()) {
      throw problem(column, "holds categories, cannot be imputed by " + imputation);
    }
    if (plan.scalings.containsKey(column.name())) {
      throw problem(column, "holds categories, which cannot be scaled");
    }
    requireComplete(column, imputation);
    String standIn = imputation == null ? null : imputation.textFor(values);
    Set<String> distinct = new HashSet<>(List.of(values));
    if (standIn != null) {
      distinct.add(standIn);
    }
    if (distinct.size() > plan.maxCategories) {
      throw problem(
          column,
          "has "
              + (distinct.size() + " different texts, more than the " + plan.maxCategories)
              + " categories allowed; drop it, or raise maxCategories");
    }
    return new Feature.OfCategory(
        column.name(),
        inOrder(distinct, column.isNumeric()),
        column.isNumeric(),
        standIn,
        plan.allUnknownAsZeros || plan.unknownAsZeros.contains(column.name()));
  }

  private Target target() {
    Column column = table.column(target);
    for (int r = 0; r < table.rows(); r++) {
      if (column.isMissing(r)) {
        throw table.problem(
            r, target, "is missing, and it is the target; leave the row out (Table.complete)");
      }
    }
    if (column.isNumeric() && !plan.targetClasses) {
      double[] scale = plan.targetScaling.fit(column.numbers());
      return Target.ofNumber(target, scale[0], scale[1]);
    }
    if (plan.targetScaling != Scaling.NONE) {
      throw problem(column, "holds classes, which cannot be scaled");
    }
    LabelMap classes = inOrder(new HashSet<>(List.of(texts(column))), column.isNumeric());
    if (plan.positive == null) {
      return Target.ofClasses(target, classes, column.isNumeric(), false);
    }
    if (classes.size() != 2 || classes.find(plan.positive) < 0) {
      throw problem(
          column,
          "needs two classes, one of them "
              + (NumberText.quoted(plan.positive) + ", there are " + classes));
    }
    String negative = classes.name(1 - classes.find(plan.positive));
    LabelMap two = LabelMap.ordered(List.of(negative, plan.positive));
    return Target.ofClasses(target, two, column.isNumeric(), true);
  }

  /** Alphabetically, or by number: the order must not depend on that of the rows. */
  private static LabelMap inOrder(Set<String> distinct, boolean numeric) {
    String[] texts = distinct.toArray(String[]::new);
    Arrays.sort(texts);
    if (numeric) {
      // Stable, and a stand-in that is no number stays behind those that are.
      Arrays.sort(texts, (a, b) -> Double.compare(NumberText.parse(a), NumberText.parse(b)));
    }
    return LabelMap.ordered(List.of(texts));
  }

  private void requireComplete(Column column, Imputation imputation) {
    for (int r = 0; imputation == null && r < table.rows(); r++) {
      if (column.isMissing(r)) {
        throw table.problem(r, column.name(), Feature.missing().getMessage());
      }
    }
  }

  /** The numbers that are there. */
  private double[] values(Column column) {
    double[] values = Arrays.stream(column.numbers()).filter(v -> !Double.isNaN(v)).toArray();
    requireSome(column, values.length);
    return values;
  }

  /** The texts that are there. */
  private String[] texts(Column column) {
    List<String> values = new ArrayList<>();
    for (int r = 0; r < table.rows(); r++) {
      if (!column.isMissing(r)) {
        values.add(column.text(r));
      }
    }
    requireSome(column, values.size());
    return values.toArray(String[]::new);
  }

  private static void requireSome(Column column, int values) {
    if (values == 0) {
      throw problem(column, "holds no value at all; drop it");
    }
  }

  private static IllegalArgumentException problem(Column column, String problem) {
    return new IllegalArgumentException(
        "column " + NumberText.quoted(column.name()) + ": " + problem);
  }
}
