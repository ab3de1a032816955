package training.proof.operator.state;

import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.util.Optional;
import training.proof.protocol.canonical.Digest;

/** An operator that takes part in no round: no state to show and no leaf to compare. */
@Singleton
@DefaultBean
final class NoRounds implements StateIndex, CommittedLeaves {
  @Override
  public Optional<SlotStates> slot(Digest round, int slot, String auditor) {
    return Optional.empty();
  }

  @Override
  public Optional<Digest> leaf(Digest round, String member, int slot, int boundary) {
    return Optional.empty();
  }
}
