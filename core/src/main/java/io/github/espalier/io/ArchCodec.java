package io.github.espalier.io;

import io.github.espalier.init.Initializers;
import io.github.espalier.internal.Bits;
import io.github.espalier.internal.Json;
import io.github.espalier.internal.JsonException;
import io.github.espalier.internal.JsonNumber;
import io.github.espalier.io.ModelFormatException.Reason;
import io.github.espalier.layer.Activation;
import io.github.espalier.layer.Dense;
import io.github.espalier.layer.Dropout;
import io.github.espalier.layer.Layer;
import io.github.espalier.network.Sequential;
import io.github.espalier.tensor.ShapeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network as JSON: input shape, seed, and layers of a closed list of types.
 *
 * <p>A type is a word that this class maps to a constructor; no name of a class is ever read.
 * Numbers that are not counts are written as their bits.
 */
final class ArchCodec {
  // Network, list of layers, layer, activation.
  private static final int DEPTH = 4;

  private ArchCodec() {}

  /**
   * The text of a network.
   *
   * @throws IllegalArgumentException if it has a layer that is not on the list
   */
  static String write(Arch arch) {
    Map<String, Object> root = new LinkedHashMap<>();
    List<Object> input = new ArrayList<>();
    for (int size : arch.network().inputShape().toArray()) {
      input.add(size);
    }
    root.put("input", input);
    root.put("seed", Bits.hex(arch.seed()));
    List<Object> layers = new ArrayList<>();
    for (Layer layer : arch.network().layers()) {
      layers.add(layer(layers.size(), layer));
    }
    root.put("layers", layers);
    return Json.write(root);
  }

  private static Map<String, Object> layer(int index, Layer layer) {
    Map<String, Object> out = new LinkedHashMap<>();
    if (layer instanceof Dense dense) {
      out.put("type", "dense");
      out.put("units", dense.units());
      out.put("activation", activation(dense.activation()));
      out.put("bias", dense.useBias());
      out.put("weight_init", dense.weightInit().id());
      out.put("bias_init", dense.biasInit().id());
      out.put("bias_rate", Bits.hex(dense.biasLearningRateFactor()));
    } else if (layer instanceof Dropout dropout) {
      out.put("type", "dropout");
      out.put("rate", Bits.hex(dropout.rate()));
    } else if (layer instanceof Activation activation) {
      out.put("type", "activation");
      out.putAll(activation(activation));
    } else {
      throw new IllegalArgumentException(
          "layer "
              + (index + " (" + layer + "): model files hold only dense, dropout and activation")
              + " layers. Save its weights with weightsAsText.");
    }
    return out;
  }

  private static Map<String, Object> activation(Activation activation) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("function", activation.function().id());
    out.put("p0", Bits.hex(activation.p0()));
    out.put("p1", Bits.hex(activation.p1()));
    return out;
  }

  /** Reads what {@link #write} wrote. */
  static Arch read(String where, String text) throws ModelFormatException {
    Object root;
    try {
      root = Json.parse(text, DEPTH);
    } catch (JsonException e) {
      throw new ModelFormatException(
          Reason.BAD_ARCHITECTURE, where + ": arch, " + e.getMessage() + ".", e);
    }
    try {
      return arch(new Fields(root));
    } catch (UnknownWord e) {
      throw new ModelFormatException(
          Reason.UNSUPPORTED, where + ": arch: " + e.getMessage() + ". Use a newer Espalier.", e);
    } catch (IllegalArgumentException | ArithmeticException e) {
      // The layers check their own arguments; a network that none could build is a bad file.
      throw new ModelFormatException(
          Reason.BAD_ARCHITECTURE, where + ": arch: " + e.getMessage(), e);
    }
  }

  private static Arch arch(Fields root) {
    root.requireOnly(Set.of("input", "seed", "layers"));
    List<?> sizes = root.list("input");
    // A tensor's rank is limited, and a batch has one dimension more than a sample.
    if (sizes.isEmpty() || sizes.size() >= FileLimits.DEFAULT.maxRank()) {
      throw new IllegalArgumentException("input has " + sizes.size() + " sizes");
    }
    int[] input = new int[sizes.size()];
    for (int i = 0; i < input.length; i++) {
      input[i] = Fields.count("input", sizes.get(i));
    }
    Sequential.Builder builder = Sequential.input(input);
    int index = 0;
    for (Object layer : root.list("layers")) {
      try {
        builder.layer(layer(new Fields(layer)));
      } catch (UnknownWord e) {
        throw new UnknownWord("layer " + index + ": " + e.getMessage());
      } catch (ShapeException e) {
        // The builder has named the layer.
        throw e;
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new IllegalArgumentException("layer " + index + ": " + e.getMessage(), e);
      }
      index++;
    }
    if (index == 0) {
      throw new IllegalArgumentException("no layers");
    }
    return new Arch(builder.build(), root.bits("seed"));
  }

  private static Layer layer(Fields layer) {
    String type = layer.text("type");
    switch (type) {
      case "dense":
        layer.requireOnly(
            Set.of("type", "units", "activation", "bias", "weight_init", "bias_init", "bias_rate"));
        Fields activation = layer.object("activation");
        activation.requireOnly(Set.of("function", "p0", "p1"));
        return new Dense(
            layer.count("units"),
            activation(activation),
            layer.flag("bias"),
            Initializers.byId(layer.text("weight_init")),
            Initializers.byId(layer.text("bias_init")),
            layer.number("bias_rate"));
      case "dropout":
        layer.requireOnly(Set.of("type", "rate"));
        return new Dropout(layer.number("rate"));
      case "activation":
        layer.requireOnly(Set.of("type", "function", "p0", "p1"));
        return activation(layer);
      default:
        throw layer.unknown("type", type);
    }
  }

  private static Activation activation(Fields fields) {
    String id = fields.text("function");
    for (Activation.Function function : Activation.Function.values()) {
      if (function.id().equals(id)) {
        return new Activation(function, fields.number("p0"), fields.number("p1"));
      }
    }
    throw fields.unknown("function", id);
  }

  /** Signals a word that a newer version may know. */
  private static final class UnknownWord extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    UnknownWord(String message) {
      super(message);
    }
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

    void requireOnly(Set<String> keys) {
      for (Object key : members.keySet()) {
        if (!keys.contains(key)) {
          throw new IllegalArgumentException(
              "unknown key " + SafeTensorsHeader.quoted((String) key));
        }
      }
    }

    String text(String key) {
      if (members.get(key) instanceof String text) {
        return text;
      }
      throw needs(key, "a string");
    }

    long bits(String key) {
      String digits = text(key);
      try {
        return Bits.toLong(digits);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(key + " " + e.getMessage(), e);
      }
    }

    double number(String key) {
      return Double.longBitsToDouble(bits(key));
    }

    boolean flag(String key) {
      if (members.get(key) instanceof Boolean flag) {
        return flag;
      }
      throw needs(key, "true or false");
    }

    List<?> list(String key) {
      if (members.get(key) instanceof List<?> list) {
        return list;
      }
      throw needs(key, "a list");
    }

    Fields object(String key) {
      return new Fields(members.get(key));
    }

    int count(String key) {
      return count(key, members.get(key));
    }

    static int count(String what, Object value) {
      if (value instanceof JsonNumber number && number.isPlainDigits()) {
        int count = number.intValueExact();
        if (count > 0) {
          return count;
        }
      }
      throw new IllegalArgumentException(what + ": needs a whole number above 0");
    }

    UnknownWord unknown(String key, String word) {
      return new UnknownWord("unknown " + key + " " + SafeTensorsHeader.quoted(word));
    }

    private IllegalArgumentException needs(String key, String needed) {
      return new IllegalArgumentException(key + " needs " + needed);
    }
  }
}
