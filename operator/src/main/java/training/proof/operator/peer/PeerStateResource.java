package training.proof.operator.peer;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.TreeMap;
import training.proof.operator.http.ApiException;
import training.proof.operator.http.Json;
import training.proof.operator.key.Identity;
import training.proof.operator.state.StateBroker;
import training.proof.operator.work.TaskStore;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;

/** This member's slots of a round: boundary states for auditors, progress for everybody. */
@Path("/federation/v1/rounds/{round}")
@RunOnVirtualThread
public final class PeerStateResource {
  private final PeerGate gate;
  private final Identity identity;
  private final StateBroker broker;
  private final TaskStore tasks;

  PeerStateResource(PeerGate gate, Identity identity, StateBroker broker, TaskStore tasks) {
    this.gate = gate;
    this.identity = identity;
    this.broker = broker;
    this.tasks = tasks;
  }

  @GET
  @Path("/slots/{member}/{slot}/states/{boundary}")
  public Response state(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String token,
      @PathParam("round") String round,
      @PathParam("member") String member,
      @PathParam("slot") int slot,
      @PathParam("boundary") int boundary,
      @QueryParam("answer") String answer) {
    PeerInfo auditor = gate.require(token);
    if (!member.equals(identity.member())) {
      throw ApiException.notFound("not-mine", "ask " + member + " for its states");
    }
    var request =
        new StateBroker.Request(
            auditor.member(),
            new Digest(round),
            slot,
            boundary,
            Optional.ofNullable(answer).map(Digest::new));
    return switch (broker.request(request)) {
      case StateBroker.Granted granted -> Json.ok(new PeerMessages.State(granted.state()));
      case StateBroker.Refused refused ->
          throw ApiException.forbidden(refused.reason(), refused.message());
      case StateBroker.Unknown unknown ->
          throw ApiException.notFound("no-such-state", "no such state is held here");
    };
  }

  @GET
  @Path("/progress")
  public Response progress(
      @HeaderParam(HttpHeaders.AUTHORIZATION) String token, @PathParam("round") String round) {
    gate.require(token);
    var asked = new Digest(round);
    var slots = new TreeMap<Integer, SlotProgress.Steps>();
    tasks.forEachProgress(
        (task, progress) -> {
          if (task instanceof Task.Train train && train.round().equals(asked)) {
            slots.put(train.slot(), new SlotProgress.Steps(progress.step(), progress.steps()));
          }
        });
    return Json.ok(new SlotProgress(slots));
  }
}
