package training.proof.operator.dataset;

import java.time.Clock;
import java.util.List;
import training.proof.crds.v1alpha1.Condition;
import training.proof.crds.v1alpha1.Dataset;
import training.proof.crds.v1alpha1.DatasetStatus;
import training.proof.crds.v1alpha1.DatasetStatusBuilder;
import training.proof.operator.job.JobState;
import training.proof.operator.status.Conditions;
import training.proof.protocol.task.TaskResult;

/** What a person is told of a data set (pure). */
final class DatasetStatusFactory {
  private static final String READY = "Ready";

  private final Clock clock;

  DatasetStatusFactory(Clock clock) {
    this.clock = clock;
  }

  DatasetStatus create(Dataset dataset, DatasetState state) {
    return switch (state) {
      case DatasetState.NoPool none ->
          waiting(dataset, "NoGpuPool", "waiting for a GpuPool: it says how work pods run");
      case DatasetState.HostRefused refused ->
          failed(
              dataset,
              "HostNotAdmitted",
              "GpuPool "
                  + refused.pool()
                  + " does not admit data from "
                  + refused.host()
                  + ": add it to spec.policy.dataHosts there");
      case DatasetState.Packing packing -> packing(dataset, packing.job());
      case DatasetState.Packed packed -> packed(dataset, packed.result());
    };
  }

  private DatasetStatus packing(Dataset dataset, JobState job) {
    return switch (job) {
      case JobState.Failed failed ->
          failed(
              dataset,
              "PackFailed",
              "packing failed: "
                  + failed.message()
                  + "; it is tried again when its Job is gone (delete it, or wait half an hour)");
      case JobState.Pending pending ->
          waiting(dataset, "Waiting", "packing is waiting: " + pending.reason());
      case JobState.Absent absent -> waiting(dataset, "Packing", "packing is being started");
      case JobState.Running running -> waiting(dataset, "Packing", "the sources are being packed");
      case JobState.Done done -> waiting(dataset, "Packing", "the result is being read");
    };
  }

  private DatasetStatus packed(Dataset dataset, TaskResult.Packed result) {
    var conditions =
        conditions(dataset)
            .set(
                READY,
                true,
                "Packed",
                result.files() + " files, " + result.trainTokens() + " tokens to train on");
    return status(dataset, conditions)
        .dataDigest(result.data().hex())
        .trainTokens(result.trainTokens())
        .heldOutTokens(result.heldOutTokens())
        .bytes(result.bytes())
        .files(result.files())
        .vocabulary(result.vocabulary())
        .summary(
            new DatasetStatus.Summary(
                tokens(result.trainTokens()), result.data().hex().substring(0, 12), null))
        .build();
  }

  private DatasetStatus waiting(Dataset dataset, String reason, String message) {
    return status(
            dataset, conditions(dataset).set(READY, Condition.Status.UNKNOWN, reason, message))
        .summary(new DatasetStatus.Summary(null, null, message))
        .build();
  }

  private DatasetStatus failed(Dataset dataset, String reason, String message) {
    return status(dataset, conditions(dataset).set(READY, false, reason, message))
        .summary(new DatasetStatus.Summary(null, null, message))
        .build();
  }

  private static DatasetStatusBuilder status(Dataset dataset, Conditions conditions) {
    return DatasetStatusBuilder.builder()
        .conditions(conditions.list())
        .observedGeneration(dataset.getMetadata().getGeneration());
  }

  private Conditions conditions(Dataset dataset) {
    List<Condition> before =
        dataset.getStatus() == null ? List.of() : dataset.getStatus().conditions();
    return new Conditions(before, dataset.getMetadata().getGeneration(), clock);
  }

  /** Three digits are enough for a column: 950, 12.3k, 4.56M. */
  private static String tokens(long count) {
    if (count < 1000) {
      return Long.toString(count);
    }
    return count < 1_000_000 ? scaled(count, 1000) + "k" : scaled(count, 1_000_000) + "M";
  }

  private static String scaled(long count, long unit) {
    return count / unit + "." + count % unit * 10 / unit;
  }
}
