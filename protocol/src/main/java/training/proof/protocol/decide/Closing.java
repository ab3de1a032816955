package training.proof.protocol.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Prf;
import training.proof.protocol.decide.Waiting.Step;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.statement.Statement;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** The sponsor closes the round over its certified slots, and voters recompute it: rule R8. */
final class Closing {
  private Closing() {}

  /**
   * @return what the closing waits for; empty while slots are undecided
   */
  static Optional<Waiting> apply(Turn turn) {
    Optional<RoundView.Closing> proposed = turn.view().checkpoints().values().stream().findFirst();
    if (proposed.isPresent()) {
      return Optional.of(vote(turn, proposed.get()));
    }
    if (!turn.phases().slotsDone()) {
      return Optional.empty();
    }
    List<SlotView> certified =
        turn.view().cancelled() ? List.of() : turn.view().slots(Verdict.CERTIFIED);
    Optional<TaskResult.Aggregated> result = aggregated(turn, certified);
    boolean sponsor = turn.round().sponsor().equals(turn.me().member());
    if (sponsor && (result.isPresent() || certified.isEmpty())) {
      turn.issue(checkpoint(turn, certified, result));
    } else if (sponsor && hasFailed(turn, certified)) {
      return Optional.of(aggregateFailed());
    }
    return Optional.of(
        Waiting.here(
            Step.CHECKPOINT,
            sponsor
                ? "aggregating " + certified.size() + " certified slots"
                : "waiting for " + turn.round().sponsor() + " to close the round"));
  }

  private static Waiting vote(Turn turn, RoundView.Closing proposed) {
    Body.Checkpoint checkpoint = proposed.checkpoint();
    if (hasCast(turn)) {
      return waiting(turn, proposed);
    }
    if (!turn.phases().slotsDone()) {
      return Waiting.here(Step.CHECKPOINT, "the checkpoint is there, but slots are undecided");
    }
    var listed = new ArrayList<SlotView>();
    for (Body.CertifiedSlot slot : checkpoint.slots()) {
      SlotView known = turn.view().slots().get(slot.id());
      if (known == null
          || known.verdict() != Verdict.CERTIFIED
          || !known.included().orElseThrow().equals(slot.commitment())
          || !known.votes().containsAll(slot.voters())) {
        return Waiting.here(
            Step.CHECKPOINT, "the checkpoint lists " + slot.id() + ", not certified here yet");
      }
      listed.add(known);
    }
    if (checkpoint.slots().isEmpty()) {
      return cast(turn, proposed);
    }
    Optional<TaskResult.Aggregated> own = aggregated(turn, listed);
    if (own.isEmpty()) {
      return hasFailed(turn, listed)
          ? aggregateFailed()
          : Waiting.here(Step.CHECKPOINT, "recomputing the checkpoint");
    }
    Optional<String> difference = difference(turn, checkpoint, own.get());
    if (difference.isPresent()) {
      return Waiting.trouble(Step.CHECKPOINT, "CheckpointDiffers", difference.get());
    }
    return cast(turn, proposed);
  }

  /** One vote on how a round ends, whichever it was for. */
  private static boolean hasCast(Turn turn) {
    return turn.own(Body.Vote.class).stream()
        .flatMap(vote -> vote.ballots().stream())
        .anyMatch(Body.CheckpointBallot.class::isInstance);
  }

  private static boolean hasFailed(Turn turn, List<SlotView> slots) {
    return turn.hasFailed(task(turn, slots));
  }

  private static Waiting aggregateFailed() {
    return Waiting.trouble(
        Step.CHECKPOINT, "AggregateFailed", "the aggregate task failed here; see its Job");
  }

  private static Waiting cast(Turn turn, RoundView.Closing proposed) {
    if (turn.isHealthy()) {
      turn.issue(new Body.Vote(turn.id(), List.of(new Body.CheckpointBallot(proposed.id()))));
    }
    return waiting(turn, proposed);
  }

  private static Waiting waiting(Turn turn, RoundView.Closing proposed) {
    return Waiting.on(
        Step.CHECKPOINT,
        "votes for the checkpoint, " + turn.epoch().q() + " needed",
        proposed.votes().size(),
        turn.epoch().n(),
        turn.epoch().voters().stream().filter(v -> !proposed.votes().contains(v)).toList());
  }

  private static Optional<String> difference(
      Turn turn, Body.Checkpoint stated, TaskResult.Aggregated own) {
    long tolerance = turn.open().lossToleranceMicroNats();
    if (!stated.candidate().equals(own.candidate().hex())
        || !stated.aggregate().equals(own.aggregate().hex())) {
      return Optional.of("the stated aggregate is not the one recomputed here");
    }
    if (Math.abs(stated.lossBeforeMicroNats() - own.lossBeforeMicroNats()) > tolerance
        || Math.abs(stated.lossAfterMicroNats() - own.lossAfterMicroNats()) > tolerance) {
      return Optional.of("the stated losses are not those measured here");
    }
    Optional<String> score = scoreDifference(stated, own, tolerance);
    if (score.isPresent()) {
      return score;
    }
    return stated.outcome()
            == outcome(turn, stated.lossBeforeMicroNats(), stated.lossAfterMicroNats())
        ? Optional.empty()
        : Optional.of("the outcome does not follow from the stated losses");
  }

  /** A stated score is paid as it stands; so it must be what is measured here as well. */
  private static Optional<String> scoreDifference(
      Body.Checkpoint stated, TaskResult.Aggregated own, long tolerance) {
    List<Long> claimed = stated.scores().orElse(List.of());
    List<TaskResult.Gain> measured = own.scores().orElse(List.of());
    if (claimed.size() != measured.size()) {
      return Optional.of("there is not one stated score for each that was measured here");
    }
    for (int i = 0; i < claimed.size(); i++) {
      long here = stated(measured.get(i));
      if (Math.abs(claimed.get(i) - here) > tolerance) {
        return Optional.of(
            "the stated score of %s is %d micro-nats; here it is %d"
                .formatted(stated.slots().get(i).id(), claimed.get(i), here));
      }
    }
    return Optional.empty();
  }

  /** Accepted unless the hidden slice says that the candidate is worse. */
  private static Body.Outcome outcome(Turn turn, long before, long after) {
    return after <= before + turn.open().lossToleranceMicroNats()
        ? Body.Outcome.accepted
        : Body.Outcome.unchanged;
  }

  private static Body.Checkpoint checkpoint(
      Turn turn, List<SlotView> certified, Optional<TaskResult.Aggregated> result) {
    List<Body.CertifiedSlot> slots = listed(certified, true);
    if (CanonicalJson.encode(slots).length > Statement.MAX_PAYLOAD_BYTES * 3 / 4) {
      slots = listed(certified, false);
    }
    return buildCheckpoint(turn, slots, result);
  }

  /** Names of voters inform; where there are too many for a statement, the votes speak alone. */
  private static List<Body.CertifiedSlot> listed(List<SlotView> certified, boolean withVoters) {
    return certified.stream()
        .map(
            slot ->
                new Body.CertifiedSlot(
                    slot.id().member(),
                    slot.id().slot(),
                    slot.included().orElseThrow(),
                    withVoters ? List.copyOf(slot.votes()) : List.of()))
        .toList();
  }

  private static Body.Checkpoint buildCheckpoint(
      Turn turn, List<Body.CertifiedSlot> slots, Optional<TaskResult.Aggregated> result) {
    return result
        .map(
            r ->
                new Body.Checkpoint(
                    turn.id(),
                    slots,
                    r.aggregate().hex(),
                    r.candidate().hex(),
                    r.lossBeforeMicroNats(),
                    r.lossAfterMicroNats(),
                    outcome(turn, r.lossBeforeMicroNats(), r.lossAfterMicroNats()),
                    r.scores().map(Closing::lowerBounds)))
        .orElseGet(
            () -> new Body.Checkpoint(turn.id(), List.of(), "", "", 0, 0, Body.Outcome.unchanged));
  }

  private static List<Long> lowerBounds(List<TaskResult.Gain> scores) {
    return scores.stream().map(Closing::stated).toList();
  }

  /** What diverges alone has no score, and is stated as the worst there is. */
  private static long stated(TaskResult.Gain score) {
    return Math.clamp(score.lowerBound(), -Body.MAX_SCORE, Body.MAX_SCORE);
  }

  /** The aggregate of these slots, if a pod has computed it; asks for one otherwise. */
  private static Optional<TaskResult.Aggregated> aggregated(Turn turn, List<SlotView> slots) {
    if (slots.isEmpty()) {
      return Optional.empty();
    }
    boolean complete = true;
    for (SlotView slot : slots) {
      complete &= turn.holdsOrFetchesPayload(slot);
    }
    Task.Aggregate task = task(turn, slots);
    if (complete && !turn.isOver(task)) {
      turn.run(task);
    }
    return turn.result(task, TaskResult.Aggregated.class);
  }

  static Task.Aggregate task(Turn turn, List<SlotView> slots) {
    Body.Open open = turn.open();
    List<Task.PayloadRef> payloads =
        slots.stream()
            .map(
                slot -> {
                  SlotId id = slot.id();
                  Digest payload = slot.reveal().orElseThrow().payload();
                  return new Task.PayloadRef(id.member(), id.slot(), payload);
                })
            .toList();
    Object[] salts = slots.stream().map(slot -> slot.salt().orElseThrow()).toArray();
    return new Task.Aggregate(
        turn.id(),
        open.recipe(),
        open.parent(),
        open.data(),
        payloads,
        (int) open.slotCount(),
        Prf.of(turn.id().raw(), "proofpool/hidden-slice/v1", salts),
        open.sliceExamples(),
        open.improvement().isPresent(),
        Task.VERSION);
  }
}
