package training.proof.e2e.simulation;

import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.decide.LocalFacts;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.RecomputedLedger;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Change;

/**
 * What must have come about once nothing goes wrong any more: the same ledger at all members that
 * follow the rules, every round they sponsor settled, their work paid.
 */
final class Ending {
  private static final long A_ROUND = 20_000;

  private final World world;
  private IdentityHashMap<LedgerState, String> digests = new IdentityHashMap<>();

  Ending(World world) {
    this.world = world;
  }

  /** Waits for it, as long as rounds can take. */
  void await() {
    while (!world.isHealed() || world.now() < world.plan().rounds() * A_ROUND) {
      world.runOn();
    }
    nothingIsMissing();
    if (world.plan().seed() % 4 == 0) {
      world.runUntil(world.now() + Setting.wholeRound());
      // Somebody may have said a last word this very moment.
      nothingIsMissing();
    }
    everyWorkerIsPaid();
    observers().forEach(this::isAsRecomputed);
  }

  private void nothingIsMissing() {
    long end = world.now() + Setting.wholeRound() * (world.plan().rounds() + 2);
    Optional<String> missing = missing();
    while ((missing.isPresent() || hasYoungRounds()) && world.now() < end) {
      world.runOn();
      missing = missing();
    }
    if (missing.isPresent()) {
      throw new Broken("long after all faults were healed " + missing.get());
    }
  }

  /**
   * What a stranger makes of all that a member has kept, as {@code ledger verify} does; once it has
   * fetched again what was lost of its records.
   */
  private void isAsRecomputed(Operator me) {
    RecomputedLedger anew = me.recomputed();
    long end = world.now() + Setting.wholeRound();
    while (!anew.faults().isEmpty() && world.now() < end) {
      world.runOn();
      anew = me.recomputed();
    }
    Digest known = Accounts.ledgerDigest(me.state());
    if (!known.equals(Accounts.ledgerDigest(anew.state())) || !anew.faults().isEmpty()) {
      throw new Broken(
          me.member().name()
              + " has another ledger than what its statements come to; "
              + anew.faults().size()
              + " are no part of it, such as "
              + anew.faults().stream().limit(3).toList());
    }
  }

  /** Whether somebody may still be paid in a round: of those that cheats sponsor as well. */
  private boolean hasYoungRounds() {
    return rounds().stream()
        .anyMatch(round -> isYoung(round) && !round.view().slots(Verdict.REVEALED).isEmpty());
  }

  private boolean isYoung(Round round) {
    return world.openedAt(round.id()) + 2 * Setting.wholeRound() > world.now();
  }

  private Optional<String> missing() {
    return unsettled()
        .findFirst()
        .or(() -> unchanged().findFirst())
        .or(() -> unwanted().findFirst())
        .or(() -> different().findFirst());
  }

  /** Changes of the member list that users agreed to and that did not come about. */
  private Stream<String> unchanged() {
    Stream<String> restarts =
        observers()
            .flatMap(
                me ->
                    world.restarting().stream()
                        .filter(restart -> restart.isMissing(me.state()))
                        .map(restart -> me.member().name() + " still waits for the " + restart));
    return Stream.concat(restarts, unchangedLists());
  }

  private Stream<String> unchangedLists() {
    return observers()
        .flatMap(
            me ->
                world.changes().stream()
                    .filter(change -> me.state().epochs().objection(change).isEmpty())
                    .map(change -> me.member().name() + " still waits for " + change));
  }

  /** Who is no member any more although nobody's user wanted that, but for cheats. */
  private Stream<String> unwanted() {
    return observers()
        .flatMap(
            me ->
                world.founders().stream()
                    .filter(Member::isHonest)
                    .map(Member::name)
                    .filter(
                        name -> me.state().epoch().filter(now -> !now.isVoter(name)).isPresent())
                    .filter(name -> !world.changes().contains(new Change.Leave(name)))
                    .map(name -> me.member().name() + " knows that " + name + " had to go"));
  }

  private Stream<String> unsettled() {
    return world.honest().stream()
        .flatMap(
            sponsor ->
                sponsor.wants().stream()
                    .flatMap(want -> observers().flatMap(me -> unsettled(me, sponsor, want))));
  }

  private static Stream<String> unsettled(Operator me, Member sponsor, LocalFacts.Want want) {
    List<Round> known =
        me.state().roundsOf(sponsor.name(), want.run()).stream()
            .filter(round -> round.open().index() == want.index())
            .toList();
    if (known.stream().anyMatch(round -> round.view().settled().isPresent())) {
      return Stream.of();
    }
    List<String> waiting = known.stream().map(round -> me.waiting(round.id())).toList();
    return Stream.of(
        "%s sees %s of %s unsettled, and waits for %s"
            .formatted(me.member().name(), want.name(), sponsor.name(), waiting));
  }

  private Stream<String> different() {
    IdentityHashMap<LedgerState, String> known = new IdentityHashMap<>();
    observers().map(Operator::state).forEach(state -> known.computeIfAbsent(state, this::digest));
    digests = known;
    List<String> different = known.values().stream().distinct().toList();
    return different.size() == 1
        ? Stream.of()
        : Stream.of("members that follow the rules hold different ledgers: " + different);
  }

  /** Most ledgers are those of the last look. */
  private String digest(LedgerState state) {
    String known = digests.get(state);
    return known == null ? Accounts.ledgerDigest(state).label() : known;
  }

  private Stream<Operator> observers() {
    return world.honest().stream().flatMap(member -> member.operators().stream());
  }

  /** Whoever heard the others all the time and worked by the rules was paid. */
  private void everyWorkerIsPaid() {
    for (Round round : rounds()) {
      for (SlotView slot : round.view().slots().values()) {
        String owner = slot.id().member();
        boolean honest = world.knows(owner) && world.member(owner).isHonest();
        boolean there =
            round.epoch().number()
                >= observers().findFirst().orElseThrow().state().epochs().since(owner);
        boolean revealed = slot.reveal().isPresent() || slot.verdict() == Verdict.LAPSED;
        boolean stuck = revealed && slot.verdict() != Verdict.CERTIFIED;
        if (honest && there && stuck && !isYoung(round) && world.wasCalm(round.id())) {
          throw new Broken(
              "the honest " + slot.id() + " of " + round.id() + " stays " + slot.verdict());
        }
      }
    }
  }

  /** All rounds, as the member with the longest ledger knows them. */
  private List<Round> rounds() {
    return world.honest().stream()
        .flatMap(member -> member.operators().stream())
        .map(Operator::state)
        .max(Comparator.comparing((LedgerState state) -> certified(state)))
        .map(state -> state.rounds().values().stream().filter(r -> r.view().certified()).toList())
        .orElse(List.of());
  }

  private static long certified(LedgerState state) {
    return state.rounds().values().stream().filter(round -> round.view().certified()).count();
  }

  int opened() {
    return rounds().size();
  }

  int settled() {
    return (int) rounds().stream().filter(r -> r.view().settled().isPresent()).count();
  }

  int paid() {
    return (int) honestSlots().filter(slot -> slot.verdict() == Verdict.CERTIFIED).count();
  }

  int unpaid() {
    return (int)
        honestSlots()
            .filter(slot -> slot.verdict() != Verdict.CERTIFIED && slot.reveal().isPresent())
            .count();
  }

  private Stream<SlotView> honestSlots() {
    return rounds().stream()
        .flatMap(round -> round.view().slots().values().stream())
        .filter(slot -> world.knows(slot.id().member()))
        .filter(slot -> world.member(slot.id().member()).isHonest());
  }
}
