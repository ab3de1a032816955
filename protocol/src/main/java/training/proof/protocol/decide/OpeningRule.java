package training.proof.protocol.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Lineage;
import training.proof.protocol.ledger.Standing;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.ProtocolVersions;

/** When a sponsor opens the round its user wants (rule R2, first half). */
final class OpeningRule {
  /** How long a reachable member's first offer is waited for. */
  private static final Duration OFFER_WAIT = Duration.ofSeconds(60);

  /** What was refused so often is not the sponsor's bad luck. */
  private static final int MOST_OPENINGS = 3;

  private OpeningRule() {}

  /**
   * @return what an unopened round waits for; empty once it is opened
   */
  static Optional<Waiting> apply(
      LedgerState state,
      LocalFacts facts,
      Identity me,
      LocalFacts.Want want,
      Instant now,
      Plan plan) {
    List<Round> rounds = state.roundsOf(me.member(), want.run());
    List<Round> known =
        rounds.stream().filter(round -> round.open().index() == want.index()).toList();
    Optional<Round> standing = known.stream().filter(round -> !round.view().refused()).findFirst();
    if (standing.isPresent()) {
      return opened(standing.get());
    }
    if (known.size() >= MOST_OPENINGS) {
      return Optional.of(refused(known));
    }
    if (plan.issued(Body.Open.class).anyMatch(open -> isFor(open, want))) {
      return Optional.of(
          Waiting.here(Waiting.Step.OPENING, "another round has this run and index"));
    }
    Lineage.Head head = Lineage.head(state, me.member(), want.run());
    if (want.index() != head.nextIndex()) {
      return Optional.of(notNext(want, head));
    }
    Optional<Waiting> obstacle = obstacle(state, facts, me, want, now, plan);
    return obstacle.or(() -> announce(state, me, want, head, grants(state, facts, want), plan));
  }

  /** A second opening of one place would be a second word on it, unless the first was refused. */
  private static Optional<Waiting> opened(Round round) {
    return round.view().cancelled() && !round.view().certified()
        ? trouble(
            "RoundCancelled",
            "this round was withdrawn before it was open, and its place in the run is used up:"
                + " start another run")
        : Optional.empty();
  }

  private static Waiting refused(List<Round> rounds) {
    Round last = rounds.stream().max(Comparator.comparing(Round::counter)).orElseThrow();
    return Waiting.trouble(
        Waiting.Step.OPENING,
        "OpeningRefused",
        "refused %d times, the last time by %s: agree with them, then start another run"
            .formatted(rounds.size(), refusals(last)));
  }

  /** Who refused a round, and why. */
  static String refusals(Round round) {
    return round.view().refusals().entrySet().stream()
        .map(refusal -> refusal.getKey() + " (" + refusal.getValue() + ")")
        .collect(Collectors.joining(", "));
  }

  private static Optional<Waiting> announce(
      LedgerState state,
      Identity me,
      LocalFacts.Want want,
      Lineage.Head head,
      List<Body.SlotGrant> grants,
      Plan plan) {
    try {
      Body.Open open = open(want, head, grants, computeClass(state, want));
      Epoch epoch = state.epochs().of(me.member()).orElseThrow();
      if (open.leastVersion() > epoch.protocolVersion()) {
        return tooOld("scores are paid", "leave spec.improvement out", open.leastVersion(), epoch);
      }
      plan.add(new Action.Issue(watched(state, open)));
      return Optional.of(Waiting.here(Waiting.Step.OPENING, "the round is being announced"));
    } catch (MalformedException e) {
      return trouble("RoundMalformed", e.getMessage());
    }
  }

  private static Optional<Waiting> tooOld(String what, String instead, int since, Epoch epoch) {
    return trouble(
        "ProtocolTooOld",
        "%s from protocol version %d on, and epoch %d has version %d: agree to the upgrade in the Federation's spec.agreesTo, or %s"
            .formatted(what, since, epoch.number(), epoch.protocolVersion(), instead));
  }

  private static boolean isFor(Body.Open open, LocalFacts.Want want) {
    return open.run().equals(want.run()) && open.index() == want.index();
  }

  private static Waiting notNext(LocalFacts.Want want, Lineage.Head head) {
    return want.index() < head.nextIndex()
        ? Waiting.trouble(
            Waiting.Step.OPENING,
            "IndexTaken",
            "round "
                + want.index()
                + " of run "
                + want.run()
                + " is settled already; the next is "
                + head.nextIndex())
        : Waiting.here(
            Waiting.Step.OPENING,
            "waiting for round " + (want.index() - 1) + " of run " + want.run() + " to settle");
  }

  private static Optional<Waiting> obstacle(
      LedgerState state,
      LocalFacts facts,
      Identity me,
      LocalFacts.Want want,
      Instant now,
      Plan plan) {
    Epoch epoch = state.epoch().orElseThrow();
    Optional<Waiting> hasty = OpenVoteRule.tooShort(want.windows());
    if (hasty.isPresent()) {
      return hasty;
    }
    boolean exact = want.recipe().exact();
    if (!exact && epoch.protocolVersion() < ProtocolVersions.COMPUTE_CLASSES) {
      return tooOld(
          "rounds are class-exact",
          "choose numericMode exact",
          ProtocolVersions.COMPUTE_CLASSES,
          epoch);
    }
    if (!facts.holds().test(want.data())) {
      return Optional.of(
          Waiting.here(Waiting.Step.OPENING, "the data set is not packed on this cluster yet"));
    }
    Optional<Waiting> unfit =
        Optional.ofNullable(facts.manifests().get(want.data()))
            .flatMap(manifest -> OpenVoteRule.unfit(manifest, want.recipe()));
    if (unfit.isPresent()) {
      return unfit;
    }
    long available = available(state, me, plan);
    if (available < want.budget()) {
      return trouble(
          "BudgetNotCovered",
          "the budget is "
              + want.budget()
              + " credits, but only "
              + available
              + " are released and not promised; lower spec.budget");
    }
    long needed = Storage.needed(want.recipe(), want.slotsPerMember(), epoch.n());
    if (needed > facts.freeBytes()) {
      return trouble("StorageInsufficient", Storage.message(needed, facts.freeBytes()));
    }
    List<String> reachable =
        epoch.voters().stream().filter(name -> !facts.unreachable().contains(name)).toList();
    if (reachable.size() < epoch.q()) {
      return Optional.of(
          Waiting.on(
              Waiting.Step.OPENING,
              "voters reachable, " + epoch.q() + " needed",
              reachable.size(),
              epoch.n(),
              List.copyOf(facts.unreachable())));
    }
    List<String> silent =
        reachable.stream().filter(name -> !state.offers().containsKey(name)).toList();
    Instant patience = want.since().plus(OFFER_WAIT);
    if (!silent.isEmpty() && now.isBefore(patience)) {
      plan.wakeAt(patience);
      int there = reachable.size() - silent.size();
      return Optional.of(
          Waiting.on(Waiting.Step.OPENING, "offers", there, reachable.size(), silent));
    }
    Optional<Waiting> scattered =
        exact
            ? Optional.empty()
            : ComputeClasses.tooSmall(state, epoch, ComputeClasses.largest(state, epoch));
    if (scattered.isPresent()) {
      return scattered;
    }
    return grants(state, facts, want).isEmpty()
        ? Optional.of(Waiting.here(Waiting.Step.OPENING, "no member offers a slot for this recipe"))
        : Optional.empty();
  }

  private static long available(LedgerState state, Identity me, Plan plan) {
    long announced = plan.issued(Body.Open.class).mapToLong(Body.Open::budget).sum();
    return Accounts.available(state, me.member(), Long.MAX_VALUE) - announced;
  }

  private static List<Body.SlotGrant> grants(
      LedgerState state, LocalFacts facts, LocalFacts.Want want) {
    var grants = new ArrayList<Body.SlotGrant>();
    var offers = new TreeMap<>(state.offers());
    offers.keySet().retainAll(state.epoch().orElseThrow().voters());
    Optional<Digest> within = computeClass(state, want);
    int share = Body.MAX_SLOTS / Math.max(1, offers.size());
    int most = Math.min(want.slotsPerMember(), Math.max(1, share));
    offers.forEach(
        (member, offer) -> {
          int slots = Math.min(offer.slots(), most);
          boolean wanted = want.members().isEmpty() || want.members().contains(member);
          if (slots > 0
              && wanted
              && !facts.unreachable().contains(member)
              && offer.numericModes().contains(want.recipe().numericMode())
              && (within.isEmpty() || offer.computeClass().equals(within))
              && offer.minimumPrice() <= want.price()) {
            grants.add(new Body.SlotGrant(member, slots, want.auditRatePerMille()));
          }
        });
    return grants;
  }

  private static Optional<Digest> computeClass(LedgerState state, LocalFacts.Want want) {
    return want.recipe().exact()
        ? Optional.empty()
        : ComputeClasses.largest(state, state.epoch().orElseThrow());
  }

  private static Body.Open open(
      LocalFacts.Want want,
      Lineage.Head head,
      List<Body.SlotGrant> grants,
      Optional<Digest> computeClass) {
    return new Body.Open(
        want.run(),
        want.index(),
        head.round(),
        head.parent(),
        want.recipe(),
        want.data(),
        head.nextExample(),
        grants,
        want.price(),
        want.budget(),
        want.segmentsPerAudit(),
        want.windows(),
        want.lossToleranceMicroNats(),
        want.sliceExamples(),
        want.improvement(),
        computeClass);
  }

  /**
   * The same round, with everybody audited at least as often as their standing asks for. A rate
   * that relied on what is due for release could be too low by the time voters look at it, and the
   * round would never be opened.
   */
  private static Body.Open watched(LedgerState state, Body.Open open) {
    Map<String, Long> due = ReleaseRule.due(state);
    var accounts = new TreeMap<>(Accounts.of(state));
    accounts.replaceAll(
        (member, account) -> account.withPending(account.pending() - due.getOrDefault(member, 0L)));
    return open.withSlots(
        open.slots().stream()
            .map(
                grant -> {
                  int least =
                      Standing.floorPerMille(
                          state, accounts, open, Optional.empty(), grant.member());
                  return new Body.SlotGrant(
                      grant.member(), grant.slots(), Math.max(least, grant.auditRatePerMille()));
                })
            .toList());
  }

  private static Optional<Waiting> trouble(String reason, String message) {
    return Optional.of(Waiting.trouble(Waiting.Step.OPENING, reason, message));
  }
}
