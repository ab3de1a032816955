package training.proof.protocol.decide;

import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Lineage;
import training.proof.protocol.ledger.Standing;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SignedStatement;

/** Whether a voter agrees to a round being opened (rule R2, second half). */
final class OpenVoteRule {
  /** In less, members do not even hear of each other's statements, and honest work goes unpaid. */
  private static final int LEAST_WINDOW_SECONDS = 10;

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
    if (votedForAnother(turn)) {
      return trouble("AlreadyVoted", "this member voted for another opening of the same round");
    }
    if (open.budget() > Accounts.available(state, round.sponsor(), round.counter())) {
      return trouble("BudgetNotCovered", round.sponsor() + " has not released the round's budget");
    }
    Optional<Waiting> hasty = tooShort(open.windows());
    if (hasty.isPresent()) {
      return hasty;
    }
    if (!state.epoch().orElseThrow().isVoter(round.sponsor())) {
      return trouble("SponsorIsGone", round.sponsor() + " is no member any more");
    }
    if (!open.slots().stream().allMatch(grant -> round.epoch().isVoter(grant.member()))) {
      return trouble("UnknownMember", "the round has slots for somebody who is no member");
    }
    Optional<Waiting> scattered =
        open.computeClass()
            .flatMap(known -> ComputeClasses.tooSmall(state, round.epoch(), Optional.of(known)));
    if (scattered.isPresent()) {
      return scattered;
    }
    Optional<Waiting> rate = tooSeldomAudited(state, round);
    if (rate.isPresent()) {
      return rate;
    }
    if (!turn.facts().pool().map(pool -> admitsSponsor(pool, round)).orElse(true)) {
      return trouble("SponsorNotAdmitted", "the pool's policy does not admit " + round.sponsor());
    }
    if (!turn.facts().pool().map(pool -> offersSlots(pool, turn)).orElse(true)) {
      return trouble(
          "SlotsNotOffered", "the round has slots of this member that it does not offer");
    }
    long needed = Storage.needed(open.recipe(), ownSlots(turn), round.epoch().n());
    if (needed > turn.facts().freeBytes()) {
      return trouble("StorageInsufficient", Storage.message(needed, turn.facts().freeBytes()));
    }
    return dataObjection(turn.facts(), open);
  }

  /**
   * Whether this member's own pool lets it take part; a member without a pool has no objection. It
   * speaks for itself alone: another's offer may be on its way, or be withdrawn meanwhile, and a
   * round that voters refused for that could never be opened again.
   */
  static boolean admits(Turn turn) {
    return turn.facts()
        .pool()
        .map(pool -> admitsSponsor(pool, turn.round()) && offersSlots(pool, turn))
        .orElse(true);
  }

  private static boolean admitsSponsor(LocalFacts.Pool pool, Round round) {
    return pool.sponsors().isEmpty() || pool.sponsors().contains(round.sponsor());
  }

  private static boolean offersSlots(LocalFacts.Pool pool, Turn turn) {
    int own = ownSlots(turn);
    return own == 0
        || (own <= pool.slots()
            && turn.open().price() >= pool.minimumPrice()
            && pool.numericModes().contains(turn.open().recipe().numericMode())
            && !turn.isOutsideClass());
  }

  /**
   * Blobs a member needs before it can train or check anything in the round, and the most bytes
   * that each can have.
   */
  static SortedMap<Digest, Long> inputs(LocalFacts facts, Body.Open open) {
    var inputs = new TreeMap<Digest, Long>();
    inputs.put(open.data(), (long) DataManifest.MAX_BYTES);
    if (!open.parent().isEmpty()) {
      inputs.put(new Digest(open.parent()), open.recipe().maximumCheckpointBytes());
    }
    DataManifest manifest = facts.manifests().get(open.data());
    if (manifest != null) {
      inputs.put(manifest.train(), manifest.trainTokens() * manifest.width());
      inputs.put(manifest.heldOut(), manifest.heldOutTokens() * manifest.width());
    }
    return inputs;
  }

  static Optional<Waiting> tooShort(Body.Windows windows) {
    return windows.shortest() >= LEAST_WINDOW_SECONDS
        ? Optional.empty()
        : trouble(
            "WindowTooShort",
            "a window of "
                + windows.shortest()
                + " s leaves no time to hear of others; "
                + LEAST_WINDOW_SECONDS
                + " s is the least");
  }

  private static Optional<Waiting> tooSeldomAudited(LedgerState state, Round round) {
    var accounts = Accounts.of(state);
    for (Body.SlotGrant grant : round.open().slots()) {
      int least =
          Standing.floorPerMille(
              state, accounts, round.open(), Optional.of(round.id()), grant.member());
      if (grant.auditRatePerMille() < least) {
        return trouble(
            "AuditRateTooLow",
            grant.auditRatePerMille()
                + " of 1000 slots of "
                + grant.member()
                + " would be audited; its standing asks for "
                + least);
      }
    }
    return Optional.empty();
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

  private static Optional<Waiting> dataObjection(LocalFacts facts, Body.Open open) {
    return Optional.ofNullable(facts.manifests().get(open.data()))
        .flatMap(manifest -> unfit(manifest, open.recipe()));
  }

  /** Why a recipe cannot learn from this data set. */
  static Optional<Waiting> unfit(DataManifest manifest, Recipe recipe) {
    if (!isEnough(manifest, recipe.model().context())) {
      return trouble(
          "DataTooSmall", "a part of the data set has less than one example; it needs more text");
    }
    if (manifest.vocabulary() > recipe.model().vocabulary()) {
      return trouble(
          "VocabularyTooSmall",
          "the data set's tokenizer has "
              + manifest.vocabulary()
              + " tokens, but model.vocabulary is "
              + recipe.model().vocabulary());
    }
    return Optional.empty();
  }

  private static boolean isEnough(DataManifest manifest, int context) {
    return DataManifest.examples(manifest.trainTokens(), context) > 0
        && DataManifest.examples(manifest.heldOutTokens(), context) > 0;
  }

  /**
   * One vote for each (sponsor, run, index), but for those that were refused, counting the one
   * about to be issued, and those for opens that are not here: another process of this member may
   * have seen the other half of a sponsor's fork.
   */
  private static boolean votedForAnother(Turn turn) {
    Round round = turn.round();
    String me = turn.me().member();
    Stream<SignedStatement> known =
        turn.state().roundsOf(round.sponsor(), round.open().run()).stream()
            .filter(other -> other.open().index() == round.open().index())
            .filter(other -> !other.view().refused())
            .flatMap(other -> other.statements(me).stream());
    Stream<SignedStatement> parked =
        turn.state().parked().values().stream().flatMap(Collection::stream);
    Stream<Body.Vote> cast =
        Stream.concat(known, parked)
            .filter(signed -> signed.header().issuer().equals(me))
            .filter(signed -> signed.body() instanceof Body.Vote)
            .map(signed -> (Body.Vote) signed.body());
    return isOverWith(turn, round)
        || Stream.concat(cast, turn.plan().issued(Body.Vote.class))
            .filter(vote -> !vote.round().equals(round.id()))
            .anyMatch(vote -> vote.ballots().contains(ballot(round)));
  }

  /** The same of openings whose statements are gone. */
  private static boolean isOverWith(Turn turn, Round round) {
    return turn.state().roundsOf(round.sponsor(), round.open().run()).stream()
        .filter(other -> other.summary().isPresent() && other != round)
        .filter(other -> !other.view().refused())
        .filter(other -> other.open().index() == round.open().index())
        .anyMatch(other -> other.view().openVotes().contains(turn.me().member()));
  }

  /** What a vote for opening this round says. */
  static Body.OpenBallot ballot(Round round) {
    return new Body.OpenBallot(round.sponsor(), round.open().run(), round.open().index());
  }

  private static Optional<Waiting> trouble(String reason, String message) {
    return Optional.of(Waiting.trouble(Waiting.Step.OPENING, reason, message));
  }
}
