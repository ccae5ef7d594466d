package io.github.espalier.measure;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** A setup as words of a command line: backend, dtype, threads, then settings as name=value. */
public final class SetupText {
  private static final int FIXED = 3;

  private SetupText() {}

  /** The words of a setup, less its JVM options. */
  static List<String> write(BackendSetup setup) {
    BackendOptions options = setup.options();
    List<String> words = new ArrayList<>();
    words.add(setup.backend());
    words.add(options.dtype().name());
    words.add(Integer.toString(options.threads()));
    options.settings().forEach((name, value) -> words.add(name + "=" + value));
    return words;
  }

  /** What {@link #write} wrote. */
  public static BackendSetup read(List<String> words) {
    BackendOptions options =
        BackendOptions.defaults()
            .dtype(DType.valueOf(words.get(1)))
            .threads(Integer.parseInt(words.get(2)));
    for (String setting : words.subList(FIXED, words.size())) {
      int at = setting.indexOf('=');
      options = options.with(setting.substring(0, at), setting.substring(at + 1));
    }
    return BackendSetup.of(words.get(0), options);
  }

  /** Creates the backend, or the {@link ReferenceBackend} by its name. */
  public static Backend open(BackendSetup setup) {
    return setup.backend().equals(ReferenceBackend.NAME) ? new ReferenceBackend() : setup.create();
  }
}
