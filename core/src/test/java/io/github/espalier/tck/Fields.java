package io.github.espalier.tck;

import io.github.espalier.internal.JsonNumber;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON object of which every field must be read: one that nobody asks for is an error, so that no
 * option of a golden case is ignored in silence.
 */
final class Fields {
  private final String where;
  private final Map<?, ?> object;
  private final Set<String> unread = new LinkedHashSet<>();

  Fields(String where, Object json) {
    this.where = where;
    if (!(json instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(where + ": needs an object, got " + json);
    }
    object = map;
    for (Object key : map.keySet()) {
      unread.add((String) key);
    }
  }

  boolean has(String name) {
    return object.containsKey(name);
  }

  /** Marks fields as of no interest. */
  Fields ignore(String... names) {
    unread.removeAll(List.of(names));
    return this;
  }

  /** Fails if a field was not read. */
  void end() {
    if (!unread.isEmpty()) {
      throw new IllegalArgumentException(where + ": unknown fields " + unread);
    }
  }

  Object value(String name) {
    if (!has(name)) {
      throw new IllegalArgumentException(where + ": field \"" + name + "\" is missing");
    }
    unread.remove(name);
    return object.get(name);
  }

  Fields object(String name) {
    return new Fields(where + "." + name, value(name));
  }

  /** The objects of an array; none if the field is missing. */
  List<Fields> objects(String name) {
    List<Fields> all = new ArrayList<>();
    if (has(name)) {
      for (Object element : list(name)) {
        all.add(new Fields(where + "." + name + "[" + all.size() + "]", element));
      }
    }
    return all;
  }

  List<?> list(String name) {
    return list(where + "." + name, value(name));
  }

  String text(String name) {
    return cast(name, String.class);
  }

  double number(String name) {
    return number(where + "." + name, value(name));
  }

  double number(String name, double otherwise) {
    return has(name) ? number(name) : otherwise;
  }

  int integer(String name) {
    return cast(name, JsonNumber.class).intValueExact();
  }

  int integer(String name, int otherwise) {
    return has(name) ? integer(name) : otherwise;
  }

  /** A truth value; false if the field is missing. */
  boolean flag(String name) {
    return has(name) && cast(name, Boolean.class);
  }

  double[] vector(String name) {
    return vector(where + "." + name, value(name));
  }

  int[] integers(String name) {
    return integers(where + "." + name, value(name));
  }

  double[][] matrix(String name) {
    return matrix(where + "." + name, value(name));
  }

  /** A list of matrices. */
  double[][][] matrices(String name) {
    List<?> list = list(name);
    double[][][] all = new double[list.size()][][];
    for (int i = 0; i < all.length; i++) {
      all[i] = matrix(where + "." + name + "[" + i + "]", list.get(i));
    }
    return all;
  }

  /** A list of vectors, some of which may be null. */
  double[][] vectorsOrNull(String name) {
    List<?> list = list(name);
    double[][] all = new double[list.size()][];
    for (int i = 0; i < all.length; i++) {
      all[i] = list.get(i) == null ? null : vector(where + "." + name + "[" + i + "]", list.get(i));
    }
    return all;
  }

  /** A field that must have exactly one value. */
  void require(String name, String value) {
    if (!value.equals(text(name))) {
      throw new IllegalArgumentException(where + "." + name + ": needs \"" + value + "\"");
    }
  }

  static int[] integers(String where, Object json) {
    double[] numbers = vector(where, json);
    int[] all = new int[numbers.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (int) numbers[i];
      if (all[i] != numbers[i]) {
        throw new IllegalArgumentException(where + ": needs whole numbers, got " + numbers[i]);
      }
    }
    return all;
  }

  static List<?> list(String where, Object json) {
    if (json instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException(where + ": needs an array, got " + json);
  }

  static double[] vector(String where, Object json) {
    List<?> list = list(where, json);
    double[] all = new double[list.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = number(where, list.get(i));
    }
    return all;
  }

  static double[][] matrix(String where, Object json) {
    List<?> list = list(where, json);
    double[][] all = new double[list.size()][];
    for (int i = 0; i < all.length; i++) {
      all[i] = vector(where, list.get(i));
    }
    return all;
  }

  private static double number(String where, Object json) {
    if (json instanceof JsonNumber number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException(where + ": needs a number, got " + json);
  }

  private <T> T cast(String name, Class<T> type) {
    Object value = value(name);
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    throw new IllegalArgumentException(
        where + "." + name + ": needs a " + type.getSimpleName() + ", got " + value);
  }

  @Override
  public String toString() {
    return where;
  }
}
