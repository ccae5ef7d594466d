package io.github.espalier.benchmarks.compare;

import com.sun.management.OperatingSystemMXBean;
import io.github.espalier.measure.Jvm;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where figures were measured.
 *
 * @param cpu the processor's name
 * @param cores processors the JVM may use
 * @param memoryGiB memory
 * @param os operating system
 * @param jvm name and version of the JVM
 * @param load the system's load average when the comparison began; negative if unknown
 */
public record Machine(String cpu, int cores, long memoryGiB, String os, String jvm, double load) {
  /** This machine now. */
  public static Machine here() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        cpuName(),
        Runtime.getRuntime().availableProcessors(),
        Math.round(system.getTotalMemorySize() / (double) (1L << 30)),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
        system.getSystemLoadAverage());
  }

  private static String cpuName() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElseGet(Machine::elsewhere);
    } catch (IOException | UncheckedIOException e) {
      return elsewhere();
    }
  }

  /** Where no file names the processor: Windows has a variable. */
  private static String elsewhere() {
    String name = System.getenv("PROCESSOR_IDENTIFIER");
    return name == null ? "a processor of " + System.getProperty("os.arch") : name;
  }

  /** This machine with another load average. */
  Machine withLoad(double average) {
    return new Machine(cpu, cores, memoryGiB, os, jvm, average);
  }

  /** The version of its Java, as in {@code JDK 17.0.15}. */
  public String java() {
    return Jvm.version();
  }

  /** Whether other programs take so much of the machine that figures will be poor. */
  public boolean busy() {
    return load > 0.5 * cores;
  }

  /** Says so if it is {@link #busy}. */
  public void warnIfBusy(PrintStream out) {
    if (busy()) {
      out.printf(
          Locale.ROOT,
          "Other programs keep the machine busy (load %.1f on %d cores): figures will scatter.%n",
          load,
          cores);
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s, %d cores, %d GiB, %s; %s", cpu, cores, memoryGiB, os, jvm);
  }
}
