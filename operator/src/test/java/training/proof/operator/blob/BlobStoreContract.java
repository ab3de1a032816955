package training.proof.operator.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;

/** What every blob store promises. */
abstract class BlobStoreContract {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  Instant now = Instant.parse("2026-11-01T00:00:00Z");
  private BlobStore store;

  /** A store over the same medium each time: a second one is a restart. */
  abstract BlobStore open(InstantSource clock);

  @BeforeEach
  void prepare() {
    store = open(() -> now);
  }

  @Test
  void whatGoesInComesOutAlsoAfterARestart() {
    byte[] content = new byte[BlobManifest.CHUNK_SIZE + 17];
    new Random(1).nextBytes(content);
    Digest blob = Blobs.put(store, content);
    assertThat(Blobs.read(open(() -> now), blob, content.length)).hasValue(content);
    assertThat(Blobs.read(store, blob, content.length - 1)).isEmpty();
    Digest empty = Blobs.put(store, new byte[0]);
    assertThat(Blobs.read(store, empty, 0)).hasValue(new byte[0]);
  }

  @Test
  void aChunkThatIsNotWhatItsNameSaysIsRefused() {
    Digest other = Digest.of(new byte[1]);
    assertThatThrownBy(() -> store.putChunk(other, stream(HELLO)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("not " + other);
    assertThat(store.hasChunk(other)).isFalse();
    byte[] tooLong = new byte[BlobManifest.CHUNK_SIZE + 1];
    assertThatThrownBy(() -> store.putChunk(Digest.of(tooLong), stream(tooLong)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("at most");
  }

  @Test
  void anInterruptedUploadLeavesNothing() {
    Digest chunk = Digest.of(HELLO);
    var broken = new SequenceInputStream(stream(HELLO), new BrokenStream());
    assertThatThrownBy(() -> store.putChunk(chunk, broken)).hasRootCauseMessage("cut");
    assertThat(store.hasChunk(chunk)).isFalse();
    assertThat(store.putChunk(chunk, stream(HELLO))).isTrue();
    assertThat(store.putChunk(chunk, stream(HELLO))).isFalse();
  }

  @Test
  void aBlobIsNamedOnlyOnceAllItsChunksAreThere() {
    var manifest = BlobManifest.of(HELLO);
    assertThat(store.putManifest(manifest)).isEqualTo(List.of(Digest.of(HELLO)));
    assertThat(store.has(manifest.digest())).isFalse();
    store.putChunk(Digest.of(HELLO), stream(HELLO));
    assertThat(store.putManifest(manifest)).isEmpty();
    assertThat(store.manifest(manifest.digest())).hasValue(manifest);
  }

  @Test
  void aManifestThatLiesAboutItsChunksIsRefused() {
    store.putChunk(Digest.of(HELLO), stream(HELLO));
    var liar = BlobManifest.of(4, List.of(Digest.of(HELLO)));
    assertThatThrownBy(() -> store.putManifest(liar))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("has 5 bytes, not 4");
  }

  @Test
  void collectionSparesRootsSharedChunksAndWhatCameInLately() {
    byte[] shared = new byte[BlobManifest.CHUNK_SIZE];
    byte[] longer = Arrays.copyOf(shared, shared.length + 1);
    Digest root = Blobs.put(store, shared);
    Digest old = Blobs.put(store, longer);
    now = now.plus(Duration.ofHours(2));
    Digest fresh = Blobs.put(store, HELLO);
    assertThat(store.collect(Set.of(root))).isPositive();
    assertThat(store.has(old)).isFalse();
    assertThat(store.hasChunk(Digest.of(new byte[1]))).isFalse();
    assertThat(Blobs.read(store, root, shared.length)).hasValue(shared);
    assertThat(Blobs.read(store, fresh, 5)).hasValue(HELLO);
  }

  @Test
  void aDeletedBlobIsGoneAndItsChunksFollow() {
    Digest blob = Blobs.put(store, HELLO);
    store.delete(blob);
    assertThat(store.has(blob)).isFalse();
    now = now.plus(Duration.ofHours(2));
    assertThat(store.collect(Set.of())).isEqualTo(HELLO.length);
  }

  @Test
  void saysHowMuchRoomIsLeft() {
    assertThat(store.freeBytes()).isPositive();
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static final class BrokenStream extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("cut");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      throw new IOException("cut");
    }
  }
}
