package training.proof.operator.peer;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.http.BlobResponses;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;

/**
 * Blobs, as peers fetch them. Who knows a digest may have what it names: the digests of boundary
 * states are hidden in leaves and told by the state broker alone.
 */
@Path("/federation/v1/blobs")
@RunOnVirtualThread
public final class PeerBlobResource {
  private final PeerGate gate;
  private final PeerLimits limits;
  private final BlobResponses responses;

  PeerBlobResource(PeerGate gate, PeerLimits limits, BlobStore blobs) {
    this.gate = gate;
    this.limits = limits;
    this.responses = new BlobResponses(blobs);
  }

  @GET
  @Path("/{digest}/manifest")
  public Response manifest(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String token, @PathParam("digest") String digest) {
    gate.require(token);
    return responses.manifest(new Digest(digest));
  }

  @GET
  @Path("/{digest}/chunks/{index}")
  public Response chunk(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String token,
      @PathParam("digest") String digest,
      @PathParam("index") int index) {
    PeerInfo peer = gate.require(token);
    var permit = limits.stream(peer.member(), BlobManifest.CHUNK_SIZE);
    try {
      return responses.chunk(new Digest(digest), index, permit::close);
    } catch (RuntimeException e) {
      permit.close();
      throw e;
    }
  }
}
