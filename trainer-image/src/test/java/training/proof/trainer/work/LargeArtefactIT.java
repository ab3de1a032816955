package training.proof.trainer.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import training.proof.numerics.SafetensorsFile;
import training.proof.numerics.SafetensorsHeader;
import training.proof.numerics.SafetensorsWriter;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;

/**
 * An artefact of 3 GB: more bytes than an int counts. Almost all of it is zeros that no disk holds,
 * and no more than one tensor is in memory at a time.
 */
@Tag("it")
class LargeArtefactIT {
  private static final int TENSORS = 48;
  private static final int ELEMENTS = 16 << 20;
  private static final float LAST = 0.75f;

  @TempDir private Path folder;

  @Test
  void threeGigabytesAreWrittenReadAndNamed() throws IOException {
    var shapes = new LinkedHashMap<String, List<Integer>>();
    for (int i = 0; i < TENSORS; i++) {
      shapes.put(name(i), List.of(ELEMENTS));
    }
    var header = SafetensorsHeader.of(Map.of("made", "sparse"), shapes);
    assertThat(header.fileSize()).isGreaterThan(3L << 30);

    BlobManifest written = Blobs.manifest(out -> write(out, header));
    assertThat(written.size()).isEqualTo(header.fileSize());
    assertThat(written.chunks()).hasSize(769);
    // All whole chunks between the first, which has the header, and the last are the same zeros.
    assertThat(written.chunks().subList(1, 767)).containsOnly(Digest.of(new byte[4 << 20]));
    assertThat(written.chunks().getLast()).isNotEqualTo(written.chunks().get(1));

    Path file = sparse(header);
    assertThat(Blobs.manifest(out -> copy(file, out))).isEqualTo(written);
    try (var tensors = SafetensorsFile.open(file)) {
      var values = new float[ELEMENTS];
      tensors.read(name(TENSORS - 1), values, 0);
      assertThat(values[ELEMENTS - 1]).isEqualTo(LAST);
      assertThat(values[ELEMENTS - 2]).isZero();
      tensors.read(name(TENSORS / 2), values, 0);
      assertThat(values[ELEMENTS - 1]).isZero();
    }
  }

  private static String name(int tensor) {
    return String.format("tensor.%02d", tensor);
  }

  private static void write(OutputStream out, SafetensorsHeader header) throws IOException {
    var writer = new SafetensorsWriter(out, header);
    var values = new float[ELEMENTS];
    for (int i = 0; i < TENSORS; i++) {
      values[ELEMENTS - 1] = i == TENSORS - 1 ? LAST : 0;
      writer.tensor(name(i), values, 0);
    }
    writer.finish();
  }

  /** The same file with a hole where the zeros are. */
  private Path sparse(SafetensorsHeader header) throws IOException {
    Path file = folder.resolve("sparse.safetensors");
    var last = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, LAST);
    try (var channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(header.bytes()), 0);
      channel.write(last, header.fileSize() - Float.BYTES);
    }
    return file;
  }

  private static void copy(Path file, OutputStream out) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      in.transferTo(out);
    }
  }
}
