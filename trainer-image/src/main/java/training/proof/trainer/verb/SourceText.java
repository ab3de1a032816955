package training.proof.trainer.verb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import training.proof.protocol.task.Task;
import training.proof.trainer.work.TrainerException;

/** One text of a source: UTF-8 without zero bytes. */
final class SourceText {

  /** Longer files are data, not text somebody wrote. */
  private static final int MAX_BYTES = 4 << 20;

  private static final int MAX_ENTRIES = 1_000_000;
  private static final int ZIP_MAGIC = 0x504b0304;

  private final String path;
  private final byte[] bytes;

  private SourceText(String path, byte[] bytes) {
    this.path = path;
    this.bytes = bytes;
  }

  /** The name of the archive's entry, or the last part of the source's address. */
  String path() {
    return path;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The texts of an archive, by name, or the one text that the file is. */
  static Stream<SourceText> of(Path file, Task.Source source) throws IOException {
    if (!isZip(file)) {
      String path = source.url().substring(source.url().lastIndexOf('/') + 1);
      return text(path, readWhole(file, source)).stream();
    }
    try {
      var zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
      if (zip.size() > MAX_ENTRIES) {
        zip.close();
        throw TrainerException.badTask(source.url() + " has more than a million entries");
      }
      Predicate<String> wanted = matcher(source.include());
      return zip.stream()
          .filter(entry -> !entry.isDirectory() && wanted.test(entry.getName()))
          .sorted(Comparator.comparing(ZipEntry::getName))
          .flatMap(entry -> read(zip, entry).stream())
          .onClose(() -> close(zip));
    } catch (ZipException e) {
      throw TrainerException.badTask(source.url() + " is no readable archive: " + e.getMessage());
    }
  }

  private static boolean isZip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(Integer.BYTES);
      return start.length == Integer.BYTES && ByteBuffer.wrap(start).getInt() == ZIP_MAGIC;
    }
  }

  /** A plain text file may be long: it is one author's corpus, bounded by the task's maxTokens. */
  private static byte[] readWhole(Path file, Task.Source source) throws IOException {
    if (Files.size(file) > Integer.MAX_VALUE / 2) {
      throw TrainerException.badTask(source.url() + " is longer than 1 GiB: split it");
    }
    return Files.readAllBytes(file);
  }

  private static Optional<SourceText> read(ZipFile zip, ZipEntry entry) {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      return bytes.length > MAX_BYTES ? Optional.empty() : text(entry.getName(), bytes);
    } catch (IOException e) {
      throw TrainerException.badTask(
          "entry " + entry.getName() + " cannot be unpacked: " + e.getMessage());
    }
  }

  private static Optional<SourceText> text(String path, byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        return Optional.empty();
      }
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return bytes.length == 0 ? Optional.empty() : Optional.of(new SourceText(path, bytes));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** In a glob a leading **&#47; also stands for no folder at all. */
  private static Predicate<String> matcher(String include) {
    PathMatcher whole = glob(include);
    PathMatcher top = glob(include.startsWith("**/") ? include.substring(3) : include);
    return name -> {
      try {
        Path path = Path.of(name);
        return whole.matches(path) || top.matches(path);
      } catch (InvalidPathException e) {
        return false;
      }
    };
  }

  private static PathMatcher glob(String pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (IllegalArgumentException e) {
      throw TrainerException.badTask("include '" + pattern + "' is no glob: " + e.getMessage());
    }
  }

  private static void close(ZipFile zip) {
    try {
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
