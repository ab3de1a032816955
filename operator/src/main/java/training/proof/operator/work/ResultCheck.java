package training.proof.operator.work;

import java.util.List;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.http.ApiException;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** Whether a result answers its task and all that it names is stored. */
final class ResultCheck {
  private final BlobStore blobs;

  ResultCheck(BlobStore blobs) {
    this.blobs = blobs;
  }

  /**
   * @throws ApiException 400 for a result of something else, 409 while an artefact is missing
   */
  void require(Digest digest, Task task, TaskResult result) {
    if (!result.task().equals(digest) || !answers(task, result)) {
      throw ApiException.badRequest(
          "wrong-task", "this is not a result of task " + digest + " (" + task.verb() + ")");
    }
    result.outputs().stream()
        .filter(blob -> !blobs.has(blob))
        .findFirst()
        .ifPresent(
            blob -> {
              throw ApiException.conflict(
                  "missing-blob", "the result names blob " + blob + ", which was not uploaded");
            });
  }

  private static boolean answers(Task task, TaskResult result) {
    return switch (result) {
      case TaskResult.Trained r ->
          task instanceof Task.Train train
              && r.residual().isPresent() == train.recipe().payload().hasResidual()
              && r.states().size() == train.recipe().segments() + 1
              && r.lossMicroNats().size() == train.recipe().steps();
      case TaskResult.Replayed r -> task instanceof Task.Replay;
      case TaskResult.Aggregated r ->
          task instanceof Task.Aggregate aggregate
              && r.scores().map(List::size).orElse(0)
                  == (aggregate.scores() ? aggregate.payloads().size() : 0);
      case TaskResult.Scored r -> task instanceof Task.Score;
      case TaskResult.SelfTested r -> task instanceof Task.SelfTest;
      case TaskResult.Packed r -> task instanceof Task.Pack;
    };
  }
}
