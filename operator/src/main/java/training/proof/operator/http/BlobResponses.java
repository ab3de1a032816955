package training.proof.operator.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import training.proof.operator.blob.BlobStore;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;

/** Manifests and chunks as answers; chunks are streamed, never a body in memory. */
public final class BlobResponses {
  private final BlobStore store;

  /** Answers from this store. */
  public BlobResponses(BlobStore store) {
    this.store = store;
  }

  /** The manifest's canonical bytes. */
  public Response manifest(Digest blob) {
    return Response.ok(require(blob).encode(), Json.TYPE).build();
  }

  /**
   * One chunk's bytes.
   *
   * @param whenDone runs once the last byte was handed over, or the caller went away
   */
  public Response chunk(Digest blob, int index, Runnable whenDone) {
    BlobManifest manifest = require(blob);
    if (index < 0 || index >= manifest.chunks().size()) {
      throw ApiException.notFound("no-such-chunk", "blob " + blob + " has no chunk " + index);
    }
    Digest chunk = manifest.chunks().get(index);
    StreamingOutput body =
        out -> {
          try (InputStream in = open(chunk)) {
            in.transferTo(out);
          } finally {
            whenDone.run();
          }
        };
    return Response.ok(body, MediaType.APPLICATION_OCTET_STREAM).build();
  }

  private InputStream open(Digest chunk) {
    return store
        .openChunk(chunk)
        .orElseThrow(() -> ApiException.notFound("no-such-chunk", "chunk " + chunk + " is gone"));
  }

  private BlobManifest require(Digest blob) {
    return store
        .manifest(blob)
        .orElseThrow(() -> ApiException.notFound("no-such-blob", "blob " + blob + " is not here"));
  }
}
