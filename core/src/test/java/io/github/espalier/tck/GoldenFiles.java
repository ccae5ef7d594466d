package io.github.espalier.tck;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds the golden cases: the kit's own, or those of the folder that {@code golden.dir} names. */
final class GoldenFiles {
  /** The system property that names another folder. */
  static final String FOLDER = "golden.dir";

  /**
   * What a relative folder is relative to: where the build was started, not the module's folder.
   */
  private static final String ROOT = System.getProperty("golden.root", "");

  private static final String RESOURCES = "/golden/";

  private GoldenFiles() {}

  /** The content of every {@code *.json} file, by file name. */
  static Map<String, byte[]> read() throws IOException {
    String folder = System.getProperty(FOLDER, "").strip();
    return folder.isEmpty() ? resources() : inFolder(Path.of(ROOT).resolve(folder).toString());
  }

  /** The cases of a folder, of which there must be at least one. */
  static Map<String, byte[]> inFolder(String folder) throws IOException {
    Map<String, byte[]> cases = read(Path.of(folder));
    if (cases.isEmpty()) {
      throw new IllegalStateException("no *.json in golden.dir " + folder);
    }
    return cases;
  }

  static Map<String, byte[]> read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException("golden.dir is not a folder: " + folder.toAbsolutePath());
    }
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.filter(p -> p.getFileName().toString().endsWith(".json")).toList();
    }
    Map<String, byte[]> cases = new TreeMap<>();
    for (Path file : files) {
      cases.put(file.getFileName().toString(), Files.readAllBytes(file));
    }
    return cases;
  }

  /** The folder is a directory while the project is built, and inside a jar for other projects. */
  static Map<String, byte[]> resources() throws IOException {
    URL marker = GoldenFiles.class.getResource(RESOURCES + "README.md");
    if (marker == null) {
      throw new IllegalStateException("the kit's golden cases are not on the class path");
    }
    try {
      if (marker.openConnection() instanceof JarURLConnection jar) {
        try (FileSystem inside = FileSystems.newFileSystem(Path.of(jar.getJarFileURL().toURI()))) {
          return read(inside.getPath(RESOURCES));
        }
      }
      return read(Path.of(marker.toURI()).getParent());
    } catch (URISyntaxException e) {
      throw new IOException("golden cases at " + marker, e);
    }
  }
}
