package io.github.espalier.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The names of classes, each with its index: label texts in, class indices out, and back.
 *
 * <p><b>Threading.</b> Immutable.
 */
public final class LabelMap {
  private final List<String> names;
  private final Map<String, Integer> index = new HashMap<>();

  private LabelMap(List<String> names) {
    this.names = List.copyOf(names);
    for (String name : this.names) {
      if (index.put(name, index.size()) != null) {
        throw new IllegalArgumentException(
            "class names: " + NumberText.quoted(name) + " occurs twice, needs different names");
      }
    }
    if (this.names.isEmpty()) {
      throw new IllegalArgumentException("class names: needs at least one");
    }
  }

  /** The different labels there are, in alphabetical order, so that their order is nobody's. */
  public static LabelMap of(String... labels) {
    TreeSet<String> distinct = new TreeSet<>();
    for (int r = 0; r < Objects.requireNonNull(labels, "labels").length; r++) {
      distinct.add(Objects.requireNonNull(labels[r], "labels[" + r + "]"));
    }
    return new LabelMap(new ArrayList<>(distinct));
  }

  /** Names in a given order: the first is class 0. */
  public static LabelMap ordered(List<String> names) {
    return new LabelMap(Objects.requireNonNull(names, "names"));
  }

  /** How many classes there are. */
  public int size() {
    return names.size();
  }

  /** The names, class 0 first. */
  public List<String> names() {
    return names;
  }

  /** The name of a class. */
  public String name(int classIndex) {
    if (classIndex < 0 || classIndex >= names.size()) {
      throw new IllegalArgumentException(
          "class " + classIndex + " of " + names.size() + " does not exist");
    }
    return names.get(classIndex);
  }

  /** The index of a name, or −1 if there is no such class. */
  public int find(String name) {
    return index.getOrDefault(Objects.requireNonNull(name, "name"), -1);
  }

  /**
   * The class indices of labels.
   *
   * @throws InvalidDataException for the first label that is no class
   */
  public int[] indices(String... labels) {
    int[] out = new int[Objects.requireNonNull(labels, "labels").length];
    for (int r = 0; r < out.length; r++) {
      out[r] = find(Objects.requireNonNull(labels[r], "labels[" + r + "]"));
      if (out[r] < 0) {
        throw new InvalidDataException("labels", r, 0, unknown(labels[r]));
      }
    }
    return out;
  }

  /** What to say of a label that is no class. */
  String unknown(String label) {
    return "class " + NumberText.quoted(label) + " is unknown; there are " + this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelMap map && names.equals(map.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  /** The names, the first of them if there are many. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("[");
    for (int i = 0; i < Math.min(names.size(), 10); i++) {
      out.append(i == 0 ? "" : ", ").append(NumberText.quoted(names.get(i)));
    }
    return out.append(names.size() > 10 ? ", … " + names.size() + " in all]" : "]").toString();
  }
}
