package training.proof.protocol.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Lineage;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;

/** Whether a voter agrees to a round being opened (rule R2, second half). */
final class OpenVoteRule {
  /**
   * Each voter audits at least this share of slots, whatever the sponsor would like: below it, most
   * of a round would be certified unseen.
   */
  static final int MIN_AUDIT_RATE_PER_MILLE = 100;

  private OpenVoteRule() {}

  /**
   * @return a reason code and sentence why this voter will not vote for it; empty where it will
   */
  static Optional<Waiting> objection(Turn turn) {
    LedgerState state = turn.state();
    Round round = turn.round();
    Body.Open open = round.open();
    if (!startsFromHead(state, round)) {
      return trouble("ParentIsNotTheHead", "the round does not start from the head of its run");
    }
    if (round.nextExample() > CanonicalJson.MAX_INTEGER) {
      return trouble("ExamplesExhausted", "the run has walked through 2^53 examples");
    }
    if (votedForAnother(turn)) {
      return trouble("AlreadyVoted", "this member voted for another opening of the same round");
    }
    if (open.auditRatePerMille() < MIN_AUDIT_RATE_PER_MILLE) {
      return trouble("AuditRateTooLow", auditRateMessage(open.auditRatePerMille()));
    }
    if (open.budget() > Accounts.available(state, round.sponsor(), round.counter())) {
      return trouble("BudgetNotCovered", round.sponsor() + " has not released the round's budget");
    }
    if (!open.slots().stream().allMatch(grant -> isOffered(turn, grant))) {
      return trouble("SlotsNotOffered", "the round has slots that their members do not offer");
    }
    if (!admits(turn)) {
      return trouble(
          "SponsorNotAdmitted",
          "the pool's policy does not admit this round of " + round.sponsor());
    }
    long needed = Storage.needed(open.recipe(), ownSlots(turn), round.epoch().n());
    if (needed > turn.facts().freeBytes()) {
      return trouble("StorageInsufficient", Storage.message(needed, turn.facts().freeBytes()));
    }
    return dataObjection(turn.facts(), open);
  }

  /** Whether this member's own pool lets it take part; a member without a pool has no objection. */
  static boolean admits(Turn turn) {
    Body.Open open = turn.open();
    int own = ownSlots(turn);
    return turn.facts()
        .pool()
        .map(
            pool ->
                (pool.sponsors().isEmpty() || pool.sponsors().contains(turn.round().sponsor()))
                    && (own == 0
                        || (own <= pool.slots()
                            && open.price() >= pool.minimumPrice()
                            && pool.numericModes().contains(open.recipe().numericMode()))))
        .orElse(true);
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

  static String auditRateMessage(int ratePerMille) {
    return "auditRatePerMille is " + ratePerMille + "; at least " + MIN_AUDIT_RATE_PER_MILLE;
  }

  private static boolean startsFromHead(LedgerState state, Round round) {
    Body.Open open = round.open();
    Lineage.Head head = Lineage.head(state, round.sponsor(), open.run());
    return open.index() == head.nextIndex()
        && open.previousRound().equals(head.round())
        && open.parent().equals(head.parent())
        && open.firstExample() == head.nextExample();
  }

  private static int ownSlots(Turn turn) {
    return turn.open().slots().stream()
        .filter(grant -> grant.member().equals(turn.me().member()))
        .mapToInt(Body.SlotGrant::slots)
        .sum();
  }

  /**
   * Any offer a member ever made will do: was it withdrawn meanwhile, its slots are not committed;
   * did voters object, the round could neither be opened nor opened again.
   */
  private static boolean isOffered(Turn turn, Body.SlotGrant grant) {
    return offers(turn.state(), grant.member())
        .anyMatch(
            offer ->
                grant.slots() <= offer.slots()
                    && turn.open().price() >= offer.minimumPrice()
                    && offer.numericModes().contains(turn.open().recipe().numericMode()));
  }

  private static Stream<Body.Offer> offers(LedgerState state, String member) {
    return state.placed().getOrDefault(member, Map.of()).values().stream()
        .filter(signed -> signed.body() instanceof Body.Offer)
        .map(signed -> (Body.Offer) signed.body());
  }

  private static Optional<Waiting> dataObjection(LocalFacts facts, Body.Open open) {
    DataManifest manifest = facts.manifests().get(open.data());
    return manifest == null || isEnough(manifest, open.recipe().model().context())
        ? Optional.empty()
        : trouble("DataTooSmall", "a part of the data set has less than one example");
  }

  static boolean isEnough(DataManifest manifest, int context) {
    return DataManifest.examples(manifest.trainTokens(), context) > 0
        && DataManifest.examples(manifest.heldOutTokens(), context) > 0;
  }

  /** One vote for each (sponsor, run, index), counting the one about to be issued. */
  private static boolean votedForAnother(Turn turn) {
    Round round = turn.round();
    String me = turn.me().member();
    Stream<Body.Vote> cast =
        turn.state().roundsOf(round.sponsor(), round.open().run()).stream()
            .filter(other -> other.open().index() == round.open().index())
            .flatMap(other -> other.statements().stream())
            .filter(signed -> signed.header().issuer().equals(me))
            .filter(signed -> signed.body() instanceof Body.Vote)
            .map(signed -> (Body.Vote) signed.body());
    return Stream.concat(cast, turn.plan().issued(Body.Vote.class))
        .filter(vote -> !vote.round().equals(round.id()))
        .anyMatch(vote -> vote.ballots().contains(ballot(round)));
  }

  /** What a vote for opening this round says. */
  static Body.OpenBallot ballot(Round round) {
    return new Body.OpenBallot(round.sponsor(), round.open().run(), round.open().index());
  }

  private static Optional<Waiting> trouble(String reason, String message) {
    return Optional.of(Waiting.trouble(Waiting.Step.OPENING, reason, message));
  }
}
