package training.proof.protocol.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Lineage;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SignedStatement;

/** Whether a voter agrees to a round being opened (rule R2, second half). */
final class OpenVoteRule {
  private OpenVoteRule() {}

  /**
   * @return a reason code and sentence why this voter will not vote for it; empty where it will
   */
  static Optional<Waiting> objection(
      LedgerState state, LocalFacts facts, Identity me, Round round) {
    Body.Open open = round.open();
    Lineage.Head head = Lineage.head(state, round.sponsor(), open.run());
    if (open.index() != head.nextIndex()
        || !open.previousRound().equals(head.round())
        || !open.parent().equals(head.parent())
        || open.firstExample() != head.nextExample()) {
      return trouble("ParentIsNotTheHead", "the round does not start from the head of its run");
    }
    if (votedForAnother(state, me, round)) {
      return trouble("AlreadyVoted", "this member voted for another opening of the same round");
    }
    if (open.budget() > Accounts.released(state, round.sponsor())) {
      return trouble("BudgetNotCovered", round.sponsor() + " has not released the round's budget");
    }
    if (!grantsAreOffered(state, open)) {
      return trouble("SlotsNotOffered", "the round has slots that their members do not offer");
    }
    if (facts
        .pool()
        .map(p -> !p.sponsors().isEmpty() && !p.sponsors().contains(round.sponsor()))
        .orElse(false)) {
      return trouble("SponsorNotAdmitted", "the pool's policy does not admit " + round.sponsor());
    }
    long needed = Storage.needed(open.recipe(), ownSlots(open, me), round.epoch().n());
    if (needed > facts.freeBytes()) {
      return trouble("StorageInsufficient", Storage.message(needed, facts.freeBytes()));
    }
    return Optional.empty();
  }

  /** Blobs a member needs before it can train or check anything in the round. */
  static List<Digest> inputs(LocalFacts facts, Body.Open open) {
    var inputs = new ArrayList<Digest>();
    inputs.add(open.data());
    if (!open.parent().isEmpty()) {
      inputs.add(new Digest(open.parent()));
    }
    DataManifest manifest = facts.manifests().get(open.data());
    if (manifest != null) {
      inputs.add(manifest.train());
      inputs.add(manifest.heldOut());
    }
    return inputs;
  }

  private static int ownSlots(Body.Open open, Identity me) {
    return open.slots().stream()
        .filter(grant -> grant.member().equals(me.member()))
        .mapToInt(Body.SlotGrant::slots)
        .sum();
  }

  private static boolean grantsAreOffered(LedgerState state, Body.Open open) {
    return open.slots().stream()
        .allMatch(
            grant -> {
              Body.Offer offer = state.offers().get(grant.member());
              return offer != null
                  && grant.slots() <= offer.slots()
                  && open.price() >= offer.minimumPrice()
                  && offer.numericModes().contains(open.recipe().numericMode());
            });
  }

  private static boolean votedForAnother(LedgerState state, Identity me, Round round) {
    return state.roundsOf(round.sponsor(), round.open().run()).stream()
        .filter(other -> other.open().index() == round.open().index())
        .filter(other -> !other.id().equals(round.id()))
        .flatMap(other -> other.statements().stream())
        .filter(signed -> signed.header().issuer().equals(me.member()))
        .map(SignedStatement::body)
        .filter(Body.Vote.class::isInstance)
        .flatMap(body -> ((Body.Vote) body).ballots().stream())
        .anyMatch(Body.OpenBallot.class::isInstance);
  }

  private static Optional<Waiting> trouble(String reason, String message) {
    return Optional.of(Waiting.trouble(Waiting.Step.OPENING, reason, message));
  }
}
