package io.github.espalier.tck;

import io.github.espalier.data.DataFileException;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.io.ModelFormatException;
import io.github.espalier.tensor.ShapeException;
import java.util.ArrayList;
import java.util.List;

/** A list of wrong calls, each with what must come of it. */
abstract class WrongCallTable {
  static final double NAN = Double.NaN;
  static final double INF = Double.POSITIVE_INFINITY;

  /** What the calls are made on. */
  final BadInputFixture f;

  private final List<WrongCall> calls = new ArrayList<>();

  /**
   * A wrong call.
   *
   * @param type exactly what is thrown
   * @param message what the message says, among the rest
   */
  record WrongCall(String name, Class<? extends Throwable> type, String message, Case.Body call) {}

  WrongCallTable(BadInputFixture fixture) {
    this.f = fixture;
  }

  /** Adds all calls. */
  abstract void fill();

  final List<WrongCall> calls() {
    fill();
    return calls;
  }

  final void isNull(String call, String parameter, Case.Body action) {
    add(call, NullPointerException.class, parameter, action);
  }

  final void value(String call, String message, Case.Body action) {
    add(call, IllegalArgumentException.class, message, action);
  }

  final void shape(String call, String message, Case.Body action) {
    add(call, ShapeException.class, message, action);
  }

  final void data(String call, String message, Case.Body action) {
    add(call, InvalidDataException.class, message, action);
  }

  final void state(String call, String message, Case.Body action) {
    add(call, IllegalStateException.class, message, action);
  }

  final void modelFile(String call, String message, Case.Body action) {
    add(call, ModelFormatException.class, message, action);
  }

  final void dataFile(String call, String message, Case.Body action) {
    add(call, DataFileException.class, message, action);
  }

  final void add(String call, Class<? extends Throwable> type, String message, Case.Body action) {
    calls.add(new WrongCall(call, type, message, action));
  }
}
