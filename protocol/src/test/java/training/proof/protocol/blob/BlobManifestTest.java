package training.proof.protocol.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;

class BlobManifestTest {
  @Test
  void theEmptyBlobHasNoChunks() {
    BlobManifest empty = BlobManifest.of(new byte[0]);
    assertThat(new String(empty.encode(), StandardCharsets.UTF_8))
        .isEqualTo("{\"chunkSize\":4194304,\"chunks\":[],\"size\":0}");
    assertThat(BlobManifest.decode(empty.encode(), empty.digest())).isEqualTo(empty);
  }

  @Test
  void chunksAreFourMebibytesAndTheLastIsTheRest() {
    byte[] content = new byte[2 * BlobManifest.CHUNK_SIZE + 5];
    BlobManifest manifest = BlobManifest.of(content);
    assertThat(manifest.chunks()).hasSize(3);
    assertThat(manifest.chunks().getFirst())
        .isEqualTo(manifest.chunks().get(1))
        .isEqualTo(Digest.of(new byte[BlobManifest.CHUNK_SIZE]));
    assertThat(manifest.chunkLength(1)).isEqualTo(BlobManifest.CHUNK_SIZE);
    assertThat(manifest.chunkLength(2)).isEqualTo(5);
    assertThat(BlobManifest.of(new byte[BlobManifest.CHUNK_SIZE]).chunks()).hasSize(1);
  }

  @Property(tries = 10)
  void piecesOfAnyLengthMakeTheSameManifest(@ForAll @IntRange(min = 1, max = 3_000_000) int piece) {
    byte[] content = new byte[BlobManifest.CHUNK_SIZE + 1_000_000];
    content[BlobManifest.CHUNK_SIZE] = 7;
    var builder = new BlobManifestBuilder();
    for (int from = 0; from < content.length; from += piece) {
      builder.update(content, from, Math.min(piece, content.length - from));
    }
    assertThat(builder.build()).isEqualTo(BlobManifest.of(content));
  }

  @Test
  void aManifestThatContradictsItselfIsRefused() {
    Digest some = Digest.of("test/chunk");
    refused("bad-manifest", () -> new BlobManifest(5, 1024, List.of(some)));
    refused("bad-manifest", () -> BlobManifest.of(0, List.of(some)));
    refused("bad-manifest", () -> BlobManifest.of(5, List.of()));
    refused("bad-manifest", () -> BlobManifest.of(5, List.of(some, some)));
    refused("bad-manifest", () -> BlobManifest.of(-1, List.of()));
    refused("bad-manifest", () -> BlobManifest.of((1L << 48) + 1, List.of()));
  }

  @Test
  void aManifestIsTheOneItsDigestNames() {
    BlobManifest manifest = BlobManifest.of(new byte[3]);
    refused("digest-mismatch", () -> BlobManifest.decode(manifest.encode(), Digest.ZERO));
    byte[] spaced = " {}".getBytes(StandardCharsets.UTF_8);
    refused("wrong-shape", () -> BlobManifest.decode(spaced, Digest.of(spaced)));
    var huge =
        BlobManifest.of(8000L * BlobManifest.CHUNK_SIZE, Collections.nCopies(8000, Digest.ZERO));
    refused("too-large", () -> BlobManifest.decode(huge.encode(), huge.digest()));
  }

  private static void refused(String reason, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
