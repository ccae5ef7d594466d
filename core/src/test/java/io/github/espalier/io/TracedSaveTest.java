package io.github.espalier.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The system calls of real saves, as {@code strace} sees them: the new file is created, written and
 * forced, takes the old one's place, and the directory is forced before the save returns. Skipped,
 * visibly, where strace is missing or may not trace.
 */
class TracedSaveTest {
  private static final int SAVES = 20;

  /** A question mark: not every machine has the call. */
  private static final String CALLS =
      "trace=openat,write,?pwrite64,?writev,fsync,?fdatasync,?rename,?renameat,?renameat2";

  private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\) += (\\d+).*");

  @TempDir Path dir;

  @BeforeAll
  static void needsStrace() throws InterruptedException {
    boolean there;
    try {
      there = start(List.of("strace", "-f", "-o", "/dev/null", "true")).waitFor() == 0;
    } catch (IOException e) {
      there = false;
    }
    assumeTrue(there, "no strace here that may trace");
  }

  @Test
  void everySaveForcesTheFileThenRenamesThenForcesTheDirectory() throws Exception {
    String all = trace("atomically");
    String save = "create (write )+force rename force-directory returned ";
    assertThat(all).matches("(" + save + "){" + SAVES + "}");
    System.out.println("TracedSaveTest: " + SAVES + " saves, each: " + all.split(" returned")[0]);
  }

  /** What a writer without these steps looks like: the test would see it. */
  @Test
  void writingInPlaceIsCaught() throws Exception {
    assertThat(trace("in-place")).matches("((create )?(write )+returned ){" + SAVES + "}");
  }

  /** The steps of a process that saves, in their order. */
  private String trace(String how) throws Exception {
    Path file = dir.resolve("m.safetensors");
    List<String> command =
        new ArrayList<>(
            // One file for each thread, so that no line is cut in two; with the paths of files.
            List.of("strace", "-ff", "-y", "-s", "0", "-e", CALLS, "-o", dir + "/trace"));
    command.addAll(SavingProcess.command(file, 1, how, SAVES));
    Process process = start(command);
    assertThat(process.waitFor()).isZero();
    StringBuilder steps = new StringBuilder();
    for (Path thread : threads()) {
      for (String line : Files.readAllLines(thread, StandardCharsets.ISO_8859_1)) {
        Matcher call = CALL.matcher(line);
        if (call.matches()) {
          steps.append(step(call.group(1), call.group(2)));
        }
      }
    }
    return steps.toString();
  }

  private List<Path> threads() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.filter(path -> path.getFileName().toString().startsWith("trace.")).toList();
    }
  }

  /** A step of a save, with a blank behind it; empty if the call is none. */
  private String step(String name, String arguments) throws IOException {
    String directory = dir.toRealPath().toString();
    boolean inDirectory = arguments.contains(directory + "/");
    if (name.startsWith("rename") && inDirectory) {
      return "rename ";
    }
    if (name.equals("openat") && inDirectory && arguments.contains("O_CREAT")) {
      return "create ";
    }
    if (name.contains("write")) {
      return inDirectory ? "write " : arguments.startsWith("1<") ? "returned " : "";
    }
    if (name.equals("fsync") || name.equals("fdatasync")) {
      return inDirectory ? "force " : arguments.contains(directory) ? "force-directory " : "";
    }
    return "";
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
