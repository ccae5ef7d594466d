package io.github.espalier.data;

import io.github.espalier.internal.Bits;
import io.github.espalier.internal.Json;
import io.github.espalier.internal.JsonException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A preparation as JSON: its columns with what was fitted, its target, the columns it ignores.
 *
 * <p>Numbers are written as their bits. The reader trusts nothing: it refuses unknown keys and
 * words, and what the constructors refuse. {@code docs/format.md} describes the layout.
 */
final class PreparationJson {
  // Preparation, list of columns, column, list of categories.
  private static final int DEPTH = 4;

  private PreparationJson() {}

  static String write(Preparation preparation) {
    Map<String, Object> root = new LinkedHashMap<>();
    List<Object> columns = new ArrayList<>();
    for (Feature feature : preparation.features()) {
      columns.add(column(feature));
    }
    root.put("columns", columns);
    if (preparation.target() != null) {
      root.put("target", target(preparation.target()));
    }
    if (preparation.weightsName() != null) {
      root.put("weights", preparation.weightsName());
    }
    root.put("ignored", sorted(preparation.ignored()));
    if (!preparation.missing().isEmpty()) {
      root.put("missing_texts", sorted(preparation.missing()));
    }
    return Json.write(root);
  }

  private static List<String> sorted(Set<String> texts) {
    return List.copyOf(new TreeSet<>(texts));
  }

  private static Map<String, Object> column(Feature feature) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("name", feature.column());
    if (feature instanceof Feature.OfNumber number) {
      out.put("type", "number");
      out.put("shift", Bits.hex(number.shift()));
      out.put("divisor", Bits.hex(number.divisor()));
      out.put("missing", Double.isNaN(number.standIn()) ? null : Bits.hex(number.standIn()));
    } else {
      Feature.OfCategory category = (Feature.OfCategory) feature;
      out.put("type", "category");
      out.put("categories", category.categories().names());
      out.put("numeric", category.isNumeric());
      out.put("missing", category.standIn());
      out.put("unknown_as_zeros", category.unknownAsZeros());
    }
    return out;
  }

  private static Map<String, Object> target(Target target) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("name", target.name());
    if (target.classes() == null) {
      out.put("type", "number");
      out.put("shift", Bits.hex(target.shift()));
      out.put("divisor", Bits.hex(target.divisor()));
    } else {
      out.put("type", target.isBinary() ? "binary" : "class");
      out.put("classes", target.classes().names());
      out.put("numeric", target.isNumeric());
    }
    return out;
  }

  static Preparation read(String json) {
    Preparation.requireShort(json);
    Object root;
    try {
      root = Json.parse(json, DEPTH);
    } catch (JsonException e) {
      throw new IllegalArgumentException("preparation, " + e.getMessage(), e);
    }
    try {
      return preparation(new Fields(root));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException("preparation: " + e.getMessage(), e);
    }
  }

  private static Preparation preparation(Fields root) {
    root.requireOnly("columns", "target", "weights", "ignored", "missing_texts");
    List<Feature> features = new ArrayList<>();
    for (Object column : root.list("columns")) {
      features.add(feature(new Fields(column)));
    }
    // Files of the first writers have neither weights nor missing_texts.
    return new Preparation(
        features,
        root.has("target") ? target(root.object("target")) : null,
        root.has("weights") ? root.text("weights") : null,
        root.distinct("ignored"),
        root.has("missing_texts") ? root.distinct("missing_texts") : Set.of());
  }

  private static Feature feature(Fields column) {
    String type = column.text("type");
    if (type.equals("number")) {
      column.requireOnly("name", "type", "shift", "divisor", "missing");
      return new Feature.OfNumber(
          column.text("name"),
          column.number("shift"),
          column.number("divisor"),
          column.isNull("missing") ? Double.NaN : column.finite("missing"));
    }
    if (type.equals("category")) {
      column.requireOnly("name", "type", "categories", "numeric", "missing", "unknown_as_zeros");
      return new Feature.OfCategory(
          column.text("name"),
          LabelMap.ordered(column.texts("categories")),
          column.flag("numeric"),
          column.isNull("missing") ? null : column.text("missing"),
          column.flag("unknown_as_zeros"));
    }
    throw new IllegalArgumentException("unknown type " + NumberText.quoted(type));
  }

  private static Target target(Fields target) {
    String type = target.text("type");
    if (type.equals("number")) {
      target.requireOnly("name", "type", "shift", "divisor");
      return Target.ofNumber(target.text("name"), target.number("shift"), target.number("divisor"));
    }
    if (type.equals("class") || type.equals("binary")) {
      target.requireOnly("name", "type", "classes", "numeric");
      return Target.ofClasses(
          target.text("name"),
          LabelMap.ordered(target.texts("classes")),
          target.flag("numeric"),
          type.equals("binary"));
    }
    throw new IllegalArgumentException("unknown type " + NumberText.quoted(type));
  }

  /** The members of one object. */
  private static final class Fields {
    private final Map<?, ?> members;

    Fields(Object value) {
      if (!(value instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException("needs an object");
      }
      this.members = map;
    }

    void requireOnly(String... keys) {
      for (Object key : members.keySet()) {
        if (!List.of(keys).contains(key)) {
          throw new IllegalArgumentException("unknown key " + NumberText.quoted((String) key));
        }
      }
    }

    boolean has(String key) {
      return members.containsKey(key);
    }

    boolean isNull(String key) {
      if (!has(key)) {
        throw needs(key, "to be there");
      }
      return members.get(key) == null;
    }

    String text(String key) {
      if (members.get(key) instanceof String text) {
        return text;
      }
      throw needs(key, "a string");
    }

    List<?> list(String key) {
      if (members.get(key) instanceof List<?> list) {
        return list;
      }
      throw needs(key, "a list");
    }

    List<String> texts(String key) {
      List<String> texts = new ArrayList<>();
      for (Object element : list(key)) {
        if (!(element instanceof String text)) {
          throw needs(key, "a list of strings");
        }
        texts.add(text);
      }
      return texts;
    }

    Set<String> distinct(String key) {
      List<String> texts = texts(key);
      Set<String> distinct = new HashSet<>(texts);
      if (distinct.size() < texts.size()) {
        throw new IllegalArgumentException(key + " holds a text twice");
      }
      return distinct;
    }

    boolean flag(String key) {
      if (members.get(key) instanceof Boolean flag) {
        return flag;
      }
      throw needs(key, "true or false");
    }

    double number(String key) {
      try {
        return Bits.toDouble(text(key));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(key + " " + e.getMessage(), e);
      }
    }

    double finite(String key) {
      double number = number(key);
      if (!Double.isFinite(number)) {
        throw needs(key, "a finite number");
      }
      return number;
    }

    Fields object(String key) {
      return new Fields(members.get(key));
    }

    private static IllegalArgumentException needs(String key, String needed) {
      return new IllegalArgumentException(key + " needs " + needed);
    }
  }
}
