package training.proof.e2e.adversary;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import training.proof.numerics.TensorFiles;
import training.proof.numerics.TrainingState;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.verb.Contribution;
import training.proof.trainer.verb.Payloads;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.Workspace;

/** A result that is flawless in form: every state and the payload are stored under true digests. */
final class Claim {
  private final Task.Train task;
  private final Workspace work;
  private final float[] parent;
  private final List<Digest> states = new ArrayList<>();
  private final List<Long> losses = new ArrayList<>();

  Claim(Task.Train task, Workspace work, float[] parent) {
    this.task = task;
    this.work = work;
    this.parent = parent;
  }

  /** Claims a step with this loss. */
  void step(long lossMicroNats) {
    losses.add(lossMicroNats);
  }

  /** Claims that the next boundary has this state. */
  void boundary(TrainingState state) {
    if (states.isEmpty()) {
      states.add(Blobs.digest(out -> TensorFiles.writeState(out, state)));
    } else {
      Digest digest = work.blobs().upload(out -> TensorFiles.writeState(out, state)).digest();
      states.add(digest);
      work.store().putBoundary(states.size() - 1, digest, losses);
    }
    work.progress().step("train", losses.size(), task.recipe().steps(), lastLoss());
  }

  /** The result that ends in this state. */
  TaskResult result(TrainingState end) {
    Contribution contribution = Payloads.upload(work.blobs(), task, parent, end);
    return new TaskResult.Trained(
        task.digest(),
        states,
        contribution.payload(),
        contribution.payloadBytes(),
        contribution.residual(),
        losses,
        task.recipe().tokensPerSlot(),
        "equal",
        work.metrics().all(),
        1);
  }

  private Optional<Long> lastLoss() {
    return losses.isEmpty() ? Optional.empty() : Optional.of(losses.getLast());
  }
}
