package training.proof.operator.round;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import training.proof.operator.config.OperatorConfig;
import training.proof.operator.ledger.Ledger;
import training.proof.operator.state.CommittedLeaves;
import training.proof.operator.state.StateIndex;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.statement.SlotId;

/** Which own states auditors may have, and what others' states must hash to. */
@Singleton
class RoundStates implements StateIndex, CommittedLeaves {
  private final Ledger ledger;
  private final Facts facts;
  private final OperatorConfig config;

  @Inject
  RoundStates(Ledger ledger, Facts facts, OperatorConfig config) {
    this.ledger = ledger;
    this.facts = facts;
    this.config = config;
  }

  @Override
  public Optional<SlotStates> slot(Digest round, int slot, String auditor) {
    Optional<Round> known = ledger.state().round(round);
    Optional<SlotView> view = view(known, config.member(), slot);
    if (view.isEmpty() || !known.get().epoch().isVoter(auditor)) {
      return Optional.empty();
    }
    return facts
        .trained(round, slot)
        .map(
            trained ->
                new SlotStates(
                    trained.states(), known.get().open().segmentsPerAudit(), reported(view.get())));
  }

  @Override
  public Optional<Digest> leaf(Digest round, String member, int slot, int boundary) {
    return view(ledger.state().round(round), member, slot)
        .flatMap(SlotView::reveal)
        .filter(body -> boundary < body.leaves().size())
        .map(body -> body.leaves().get(boundary));
  }

  private static Optional<SlotView> view(Optional<Round> round, String member, int slot) {
    return round
        .map(known -> known.view().slots().get(new SlotId(member, slot)))
        .filter(view -> view.reveal().isPresent());
  }

  private static Set<Integer> reported(SlotView slot) {
    Set<Integer> boundaries = new HashSet<>();
    for (int segment : slot.reportedSegments()) {
      boundaries.add(segment);
      boundaries.add(segment + 1);
    }
    return boundaries;
  }
}
