package training.proof.operator.view;

import java.util.List;
import java.util.Optional;
import training.proof.crds.v1alpha1.ModelCheckpoint;
import training.proof.crds.v1alpha1.ModelCheckpointSpec;
import training.proof.crds.v1alpha1.ModelCheckpointStatus;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.statement.Body;

/** Shows the certified parameters after a settled round. */
final class ModelCheckpoints {
  private ModelCheckpoints() {}

  /** Empty where the round certified no parameters. */
  static Optional<ModelCheckpoint> of(
      String namespace, String roundName, Round round, RoundView.Closing closing) {
    Body.Checkpoint checkpoint = closing.checkpoint();
    if (checkpoint.candidate().isEmpty()) {
      return Optional.empty();
    }
    var view = new ModelCheckpoint();
    view.setMetadata(RoundMetadata.ofRound(namespace, roundName, round));
    view.setSpec(
        new ModelCheckpointSpec(
            round.open().run(),
            round.sponsor(),
            round.open().index(),
            round.id().hex(),
            checkpoint.candidate()));
    view.setStatus(status(round, closing));
    return Optional.of(view);
  }

  private static ModelCheckpointStatus status(Round round, RoundView.Closing closing) {
    Body.Checkpoint checkpoint = closing.checkpoint();
    List<String> contributors =
        checkpoint.slots().stream().map(Body.CertifiedSlot::member).distinct().toList();
    return new ModelCheckpointStatus(
        round.open().parent(),
        checkpoint.lossBeforeMicroNats(),
        checkpoint.lossAfterMicroNats(),
        checkpoint.outcome() == Body.Outcome.accepted,
        contributors,
        List.copyOf(closing.votes()),
        checkpoint.candidate(),
        new ModelCheckpointStatus.Summary(
            checkpoint.candidate().substring(0, 12),
            Nats.fall(checkpoint.lossBeforeMicroNats(), checkpoint.lossAfterMicroNats()),
            String.join(",", contributors),
            closing.votes().size() + "/" + round.epoch().n()));
  }
}
