package training.proof.operator.volume;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes files under one folder of the volume: bytes go to a temporary file, reach the disk, and
 * only then get their name. Unfinished files of an earlier life are removed at the start.
 */
public final class DurableFiles {
  private final Path temporary;

  /**
   * @param temporary a folder of its own on the same volume as all files written
   */
  public DurableFiles(Path temporary) {
    this.temporary = temporary;
    try {
      Files.createDirectories(temporary);
      for (Path left : children(temporary)) {
        Files.delete(left);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the data volume at " + temporary, e);
    }
  }

  /** What is written; the file appears only when this returns normally. */
  @FunctionalInterface
  public interface Content {
    /** Writes all bytes. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes or replaces a file. */
  public void write(Path target, Content content) throws IOException {
    Path file = Files.createTempFile(temporary, "new", "");
    try {
      fill(file, content);
      Files.createDirectories(target.getParent());
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
      sync(target.getParent());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Writes or replaces a small file. */
  public void write(Path target, byte[] content) {
    try {
      write(target, out -> out.write(content));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + target, e);
    }
  }

  /**
   * Writes a small file unless there is one: of two writers in this process one wins.
   *
   * @return whether this call wrote it
   */
  public synchronized boolean writeOnce(Path target, byte[] content) {
    if (Files.exists(target)) {
      return false;
    }
    write(target, content);
    return true;
  }

  /** The bytes of a small file, if it is there. */
  public static Optional<byte[]> read(Path file) {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** What lies in a folder; nothing if it is not there. */
  public static List<Path> children(Path folder) throws IOException {
    var found = new ArrayList<Path>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(found::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    return found;
  }

  /** Removes a folder and all in it. */
  public static void deleteTree(Path folder) {
    try {
      for (Path child : children(folder)) {
        deleteTree(child);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }

  private static void fill(Path file, Content content) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      content.writeTo(Channels.newOutputStream(channel));
      channel.force(true);
    }
  }

  private static void sync(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
