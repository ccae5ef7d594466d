package io.github.espalier.data;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The kinds of numbers that are read from npy files, all little-endian. */
enum NpyType {
  F4("<f4", 4, false) {
    @Override
    double get(ByteBuffer from) {
      return from.getFloat();
    }
  },
  F8("<f8", 8, false) {
    @Override
    double get(ByteBuffer from) {
      return from.getDouble();
    }
  },
  I1("|i1", 1, true) {
    @Override
    double get(ByteBuffer from) {
      return from.get();
    }
  },
  I2("<i2", 2, true) {
    @Override
    double get(ByteBuffer from) {
      return from.getShort();
    }
  },
  I4("<i4", 4, true) {
    @Override
    double get(ByteBuffer from) {
      return from.getInt();
    }
  },
  I8("<i8", 8, true) {
    @Override
    double get(ByteBuffer from) {
      long value = from.getLong();
      if ((long) (double) value != value || value == Long.MAX_VALUE) {
        throw new BadValueException(value + " is more than a double holds exactly");
      }
      return value;
    }
  },
  U1("|u1", 1, true) {
    @Override
    double get(ByteBuffer from) {
      return from.get() & 0xff;
    }
  };

  private final String code;
  private final int bytes;
  private final boolean whole;

  NpyType(String code, int bytes, boolean whole) {
    this.code = code;
    this.bytes = bytes;
    this.whole = whole;
  }

  /** The next number. */
  abstract double get(ByteBuffer from);

  /** Its name in files. */
  String code() {
    return code;
  }

  /** How many bytes a number takes. */
  int bytes() {
    return bytes;
  }

  /** Whether the numbers are whole. */
  boolean isWhole() {
    return whole;
  }

  static NpyType of(String code) {
    List<String> codes = new ArrayList<>();
    for (NpyType type : values()) {
      if (type.code.equals(code)) {
        return type;
      }
      codes.add(type.code);
    }
    throw new BadValueException(
        "holds elements of type "
            + (NumberText.quoted(code) + ", needs one of " + codes)
            + "; convert it with numpy's astype");
  }
}
