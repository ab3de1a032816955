package training.proof.crds.tools;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import training.proof.crds.v1alpha1.Dataset;
import training.proof.crds.v1alpha1.Federation;
import training.proof.crds.v1alpha1.Feed;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.crds.v1alpha1.ModelCheckpoint;
import training.proof.crds.v1alpha1.Peer;
import training.proof.crds.v1alpha1.ProofSubmission;
import training.proof.crds.v1alpha1.RewardAccount;
import training.proof.crds.v1alpha1.Statement;
import training.proof.crds.v1alpha1.TrainingRound;
import training.proof.crds.v1alpha1.TrainingRun;
import training.proof.crds.v1alpha1.VerificationReport;

/** All kinds of the group, in the order in which a reader meets them. */
final class Kinds {
  static final List<Class<? extends HasMetadata>> ALL =
      List.of(
          Federation.class,
          Peer.class,
          GpuPool.class,
          Dataset.class,
          TrainingRun.class,
          TrainingRound.class,
          ProofSubmission.class,
          VerificationReport.class,
          ModelCheckpoint.class,
          RewardAccount.class,
          Statement.class,
          Feed.class);

  private Kinds() {}
}
