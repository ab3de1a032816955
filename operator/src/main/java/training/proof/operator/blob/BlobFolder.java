package training.proof.operator.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import training.proof.protocol.canonical.Digest;

/** Where in a folder chunks and manifests lie. */
record BlobFolder(Path root) {
  static final String MANIFEST_SUFFIX = ".json";

  Path chunks() {
    return root.resolve("chunks");
  }

  Path manifests() {
    return root.resolve("blobs");
  }

  Path chunk(Digest chunk) {
    return chunks().resolve(chunk.hex().substring(0, 2)).resolve(chunk.hex());
  }

  Path manifest(Digest blob) {
    return manifests().resolve(blob.hex() + MANIFEST_SUFFIX);
  }

  long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  long usableBytes() {
    try {
      return Files.getFileStore(root).getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot ask for the free space at " + root, e);
    }
  }
}
