package io.github.espalier.advise;

import io.github.espalier.backend.BackendMismatchException;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.backend.Backends;
import io.github.espalier.internal.Check;
import io.github.espalier.network.Sequential;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Measures which backend trains and serves a network fastest on this machine.
 *
 * <pre>{@code
 * Advice advice = BackendAdvisor.forNetwork(network).batch(32).budget(Duration.ofSeconds(30)).advise();
 * System.out.println(advice);
 * Backend backend = advice.training().orElseThrow().choice().setup().create();
 * }</pre>
 *
 * <p>Every setup of every backend on the class path gets a JVM of its own, because a JIT compiler
 * that has seen one backend compiles the next differently. First all of them must compute the same
 * outputs and gradients as a slow reference, within a stated tolerance; then they are warmed up,
 * and take turns in rounds, so that a slow spell of the machine meets all. Weights and data are
 * made up; training is by SGD, with the loss that the last activation suggests.
 *
 * <p>Other programs, and what this program does meanwhile, spoil the figures.
 *
 * <p><b>Threading.</b> Not for several threads at once.
 */
public final class BackendAdvisor {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Sequential network;
  private int batch = 32;
  private DType dtype = DType.FLOAT64;
  private Duration budget = Duration.ofMinutes(2);
  private List<BackendSetup> setups;
  private List<String> jvmOptions = List.of();
  private boolean inProcess;
  private Consumer<String> progress = phase -> {};

  private BackendAdvisor(Sequential network) {
    this.network = network;
  }

  /** For a network, with batches of 32 in FLOAT64 and a budget of two minutes. */
  public static BackendAdvisor forNetwork(Sequential network) {
    return new BackendAdvisor(Objects.requireNonNull(network, "network"));
  }

  /** Samples in one training step. */
  public BackendAdvisor batch(int batch) {
    this.batch = Check.positive("batch", batch);
    return this;
  }

  /** The number format. */
  public BackendAdvisor dtype(DType dtype) {
    this.dtype = Objects.requireNonNull(dtype, "dtype");
    return this;
  }

  /**
   * About how long it may take, at least one second. The shorter, the more the figures scatter; a
   * setup that did not settle within the budget is marked as not stable. However short, every setup
   * gets a second after its JVM has opened: what is not warmed up at all says nothing.
   */
  public BackendAdvisor budget(Duration budget) {
    Objects.requireNonNull(budget, "budget");
    if (budget.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("budget: needs at least 1 s, got " + budget);
    }
    this.budget = budget;
    return this;
  }

  /** What to measure; without, {@link Backends#setups} of the number format. */
  public BackendAdvisor setups(List<BackendSetup> setups) {
    Objects.requireNonNull(setups, "setups");
    if (setups.isEmpty()) {
      throw new IllegalArgumentException("setups: needs at least one");
    }
    this.setups = setups.stream().distinct().toList();
    return this;
  }

  /** Options for every JVM that is started, as in {@code -Xmx2g}. */
  public BackendAdvisor jvmOptions(List<String> options) {
    this.jvmOptions = List.copyOf(Objects.requireNonNull(options, "options"));
    return this;
  }

  /**
   * Measures in this JVM instead of in children: where no process can be started, or for layers of
   * your own, which travel in no file. It distorts: what ran in this JVM before slows what follows,
   * by up to a tenth in training and by half for single predictions; start and memory are not
   * measured; setups whose JVM options this JVM lacks fail.
   */
  public BackendAdvisor inProcess() {
    this.inProcess = true;
    return this;
  }

  /** Is told of every phase in a few words, on the calling thread. */
  public BackendAdvisor progress(Consumer<String> progress) {
    this.progress = Objects.requireNonNull(progress, "progress");
    return this;
  }

  /**
   * Measures.
   *
   * @throws BackendMismatchException if a backend does not compute what the others compute; no step
   *     and no prediction is timed then
   * @throws IllegalArgumentException if a setup is of another number format, or the network has
   *     layers of your own and is not measured {@link #inProcess}
   * @throws IllegalStateException if the reference that all are held against cannot run, as with
   *     {@link #jvmOptions} that no JVM starts with; the message says why
   * @throws UncheckedIOException if the network cannot be written to a temporary file for them
   * @throws InterruptedException if the thread is interrupted; children are ended
   */
  public Advice advise() throws InterruptedException {
    List<BackendSetup> wanted = setups == null ? Backends.setups(dtype) : setups;
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException(
          "no backend of " + dtype + " can be created here; found " + Backends.list());
    }
    for (BackendSetup setup : wanted) {
      if (setup.options().dtype() != dtype) {
        throw new IllegalArgumentException(
            "setup " + setup + ": the advisor measures " + dtype + "; one advisor per format");
      }
    }
    try (Host host = inProcess ? new InProcess(network) : new InChildren(network, jvmOptions)) {
      return new Measurement(host, network, batch, dtype, budget, progress).of(wanted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
