package training.proof.operator.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;

/** Copies one chunk and refuses it when it is too long or not what its name says. */
final class ChunkCopy {
  private static final int BUFFER = 64 << 10;

  private final Digest expected;
  private final MessageDigest sha256 = Digest.sha256();

  ChunkCopy(Digest expected) {
    this.expected = expected;
  }

  void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long copied = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      copied += read;
      if (copied > BlobManifest.CHUNK_SIZE) {
        throw new MalformedException(
            "too-large", "a chunk has at most " + BlobManifest.CHUNK_SIZE + " bytes");
      }
      sha256.update(buffer, 0, read);
      out.write(buffer, 0, read);
    }
    var found = Digest.ofRaw(sha256.digest());
    if (!found.equals(expected)) {
      throw new MalformedException(
          "digest-mismatch", "the chunk's digest is " + found + ", not " + expected);
    }
  }
}
