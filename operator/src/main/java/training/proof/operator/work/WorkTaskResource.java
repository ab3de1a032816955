package training.proof.operator.work;

import io.quarkus.arc.All;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.http.ApiException;
import training.proof.operator.http.Json;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** The task of a work pod, its progress and its result. */
@Path("/trainer/v1")
@RunOnVirtualThread
public final class WorkTaskResource {
  private static final Logger LOG = Logger.getLogger(WorkTaskResource.class);
  private static final int MAX_BOUNDARY_BYTES = 16 << 20;

  private final Worker worker;
  private final TaskStore tasks;
  private final BlobStore blobs;
  private final StateSource states;
  private final List<TaskEvents> events;

  WorkTaskResource(
      Worker worker,
      TaskStore tasks,
      BlobStore blobs,
      StateSource states,
      @All List<TaskEvents> events) {
    this.worker = worker;
    this.tasks = tasks;
    this.blobs = blobs;
    this.states = states;
    this.events = events;
  }

  /** Body of a stored boundary. */
  record BoundaryBody(Digest digest, Optional<List<Long>> lossMicroNats) {}

  /** Body that names a state. */
  record StateBody(Digest digest) {}

  @GET
  @Path("/task")
  public Response task(@HeaderParam(HttpHeaders.AUTHORIZATION) String token) {
    return Response.ok(worker.require(token).task().encode(), Json.TYPE).build();
  }

  @PUT
  @Path("/progress")
  public Response progress(@HeaderParam(HttpHeaders.AUTHORIZATION) String token, InputStream body) {
    Digest task = worker.require(token).digest();
    var progress = Json.read(body, Progress.class, "progress", Progress.MAX_BYTES);
    tasks.putProgress(task, progress);
    events.forEach(listener -> listener.onProgress(task, progress));
    return Response.noContent().build();
  }

  @GET
  @Path("/boundaries")
  public Response boundaries(@HeaderParam(HttpHeaders.AUTHORIZATION) String token) {
    return Json.ok(tasks.boundaries(worker.require(token).digest()));
  }

  @PUT
  @Path("/boundaries/{boundary}")
  public Response putBoundary(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String token,
      @PathParam("boundary") int boundary,
      InputStream body) {
    var assigned = worker.require(token);
    if (!(assigned.task() instanceof Task.Train train)
        || boundary < 1
        || boundary > train.recipe().segments()) {
      throw ApiException.badRequest("no-such-boundary", "the task has no boundary " + boundary);
    }
    var stored = Json.read(body, BoundaryBody.class, "boundary", MAX_BOUNDARY_BYTES);
    if (!blobs.has(stored.digest())) {
      throw ApiException.conflict(
          "missing-blob", "upload state " + stored.digest() + " before its boundary");
    }
    if (!tasks.putBoundary(
        assigned.digest(), boundary, stored.digest(), stored.lossMicroNats().orElse(List.of()))) {
      throw ApiException.conflict(
          "boundary-differs", "another state is stored for boundary " + boundary);
    }
    return Response.noContent().build();
  }

  @GET
  @Path("/states/{member}/{slot}/{boundary}")
  public Response state(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String token,
      @PathParam("member") String member,
      @PathParam("slot") int slot,
      @PathParam("boundary") int boundary,
      @QueryParam("answer") String answer) {
    var assigned = worker.require(token);
    if (!(assigned.task() instanceof Task.Replay replay)
        || !TaskScope.mayAsk(replay, member, slot, boundary)) {
      throw ApiException.forbidden("not-named", "the task does not name this state");
    }
    var request =
        new StateSource.Request(
            replay.round(), member, slot, boundary, Optional.ofNullable(answer).map(Digest::new));
    return switch (states.find(request)) {
      case StateSource.Here here -> {
        tasks.handOut(assigned.digest(), here.state());
        yield Json.ok(new StateBody(here.state()));
      }
      case StateSource.Unavailable gone ->
          throw ApiException.notFound(gone.reason(), "state " + boundary + " is not available");
      case StateSource.NotYet later ->
          throw ApiException.notYet("state " + boundary + " is under way", later.retryAfter());
    };
  }

  @PUT
  @Path("/result")
  public Response result(@HeaderParam(HttpHeaders.AUTHORIZATION) String token, InputStream body) {
    var assigned = worker.require(token);
    var result = TaskResult.decode(Json.bytes(body, TaskResult.MAX_BYTES));
    new ResultCheck(blobs).require(assigned.digest(), assigned.task(), result);
    switch (tasks.putResult(assigned.digest(), result)) {
      case STORED -> events.forEach(listener -> listener.onResult(assigned.digest()));
      case SAME -> {}
      case DIFFERENT -> {
        LOG.warnf(
            "Task %s gave a second, different result %s; the first one stays",
            assigned.digest(), result.digest());
        throw ApiException.conflict("different-result", "another result is stored for this task");
      }
    }
    return Response.noContent().build();
  }
}
