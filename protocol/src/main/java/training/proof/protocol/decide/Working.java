package training.proof.protocol.decide;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.UniformStream;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** A worker trains its slots and commits to what came out: rule R3. */
final class Working {
  private Working() {}

  static void apply(Turn turn) {
    List<SlotId> slots = turn.ownSlots();
    if (slots.isEmpty() || !turn.own(Body.Commit.class).isEmpty()) {
      return;
    }
    if (!turn.view().openVotes().contains(turn.me().member()) && !OpenVoteRule.admits(turn)) {
      turn.issue(new Body.Commit(turn.id(), List.of()));
      return;
    }
    boolean late = turn.view().cancelled() || turn.phases().isOver(turn.phases().ownCommitEnd());
    var commits = new ArrayList<Body.SlotCommit>();
    int undecided = 0;
    for (SlotId slot : slots) {
      Task.Train task = task(turn, slot);
      Optional<TaskResult.Trained> trained = turn.result(task, TaskResult.Trained.class);
      if (trained.isPresent()) {
        turn.plan().add(new Action.Keep(losses(trained.get())));
        commits.add(new Body.SlotCommit(slot.slot(), commitment(turn, slot, trained.get())));
      } else if (!turn.hasFailed(task) && !turn.isOutsideClass()) {
        undecided++;
        if (!late && turn.facts().pool().isPresent() && turn.holdsOrFetchesResidual(slot)) {
          turn.run(task);
        }
      }
    }
    if (undecided == 0 || late) {
      turn.issue(new Body.Commit(turn.id(), commits));
    }
  }

  static Task.Train task(Turn turn, SlotId slot) {
    Body.Open open = turn.open();
    var pick = new UniformStream(salt(turn, slot), "proofpool/self-replay/v1");
    return new Task.Train(
        turn.id(),
        slot.member(),
        slot.slot(),
        open.recipe(),
        open.parent(),
        open.data(),
        turn.round().assignmentKey(),
        turn.round().firstExample(slot),
        (int) pick.below(open.recipe().segments()),
        turn.residual(slot).digest(),
        open.computeClass(),
        Task.VERSION);
  }

  static Body.SlotBody body(Turn turn, SlotId slot, TaskResult.Trained trained) {
    var leaves = new ArrayList<Digest>();
    for (int j = 0; j < trained.states().size(); j++) {
      leaves.add(
          Commitments.leaf(turn.id(), slot.member(), slot.slot(), j, trained.states().get(j)));
    }
    return new Body.SlotBody(
        leaves,
        trained.payload(),
        trained.payloadBytes(),
        turn.residual(slot).digest().map(Digest::hex).orElse(""),
        trained.residual().map(Digest::hex).orElse(""),
        BlobManifest.of(losses(trained).getBytes(StandardCharsets.UTF_8)).digest(),
        trained.lossMicroNats().getLast(),
        trained.tokens());
  }

  static Digest salt(Turn turn, SlotId slot) {
    return Commitments.salt(turn.me().secret(), turn.epoch().federation(), turn.id(), slot.slot());
  }

  static String losses(TaskResult.Trained trained) {
    return CanonicalJson.text(trained.lossMicroNats());
  }

  static Digest commitment(Turn turn, SlotId slot, TaskResult.Trained trained) {
    return Commitments.commitment(
        turn.id(),
        slot.member(),
        slot.slot(),
        body(turn, slot, trained).digest(),
        salt(turn, slot));
  }
}
