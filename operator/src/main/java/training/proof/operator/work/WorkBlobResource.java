package training.proof.operator.work;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.http.ApiException;
import training.proof.operator.http.BlobResponses;
import training.proof.operator.http.Json;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;

/** Artefacts in and out of work pods, by digest. */
@Path("/trainer/v1")
@RunOnVirtualThread
public final class WorkBlobResource {
  private final Worker worker;
  private final BlobStore blobs;
  private final TaskScope scope;
  private final UploadAllowances allowances;
  private final BlobResponses responses;

  WorkBlobResource(Worker worker, BlobStore blobs, TaskScope scope, UploadAllowances allowances) {
    this.worker = worker;
    this.blobs = blobs;
    this.scope = scope;
    this.allowances = allowances;
    this.responses = new BlobResponses(blobs);
  }

  /** What is missing before a blob can be named. */
  record Missing(List<Digest> missing) {}

  @GET
  @Path("/blobs/{digest}/manifest")
  public Response manifest(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String token, @PathParam("digest") String digest) {
    return responses.manifest(readable(token, digest));
  }

  @GET
  @Path("/blobs/{digest}/chunks/{index}")
  public Response chunk(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String token,
      @PathParam("digest") String digest,
      @PathParam("index") int index) {
    return responses.chunk(readable(token, digest), index, () -> {});
  }

  @PUT
  @Path("/chunks/{digest}")
  public Response putChunk(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String token,
      @PathParam("digest") String digest,
      InputStream body) {
    var assigned = worker.require(token);
    var chunk = new Digest(digest);
    if (blobs.hasChunk(chunk)) {
      drain(body);
      return Response.ok().build();
    }
    allowances.requireLeft(assigned.digest(), assigned.task());
    var counted = new CountingStream(body);
    boolean isNew = blobs.putChunk(chunk, counted);
    allowances.count(assigned.digest(), counted.count());
    return Response.status(isNew ? Response.Status.CREATED : Response.Status.OK).build();
  }

  @PUT
  @Path("/blobs/{digest}")
  public Response putManifest(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String token,
      @PathParam("digest") String digest,
      InputStream body) {
    worker.require(token);
    byte[] bytes = Json.bytes(body, BlobManifest.MAX_MANIFEST_BYTES);
    var missing = blobs.putManifest(BlobManifest.decode(bytes, new Digest(digest)));
    return missing.isEmpty()
        ? Response.status(Response.Status.CREATED).build()
        : Response.status(Response.Status.CONFLICT)
            .type(Json.TYPE)
            .entity(Json.body(new Missing(missing)))
            .build();
  }

  private Digest readable(String token, String digest) {
    var assigned = worker.require(token);
    var blob = new Digest(digest);
    if (!scope.mayRead(assigned.task(), blob)) {
      throw ApiException.forbidden(
          "not-named", "task " + assigned.digest().label() + " does not name blob " + blob);
    }
    return blob;
  }

  private static void drain(InputStream body) {
    try {
      body.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException("the body could not be read", e);
    }
  }
}
