package training.proof.protocol.decide;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Standing;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.statement.Body;

/**
 * When a voter lets a member spend what a slot has earned: once that many later slots of the member
 * were certified, or once it has left and none of its slots is undecided, and it holds no
 * conviction. Until then the credits are at stake: a round whose audit rate relies on them holds
 * them until the member's slots in it are decided, or many small slots could take away what one
 * large slot has to lose.
 */
final class ReleaseRule {
  /** Certified slots, later in the member's feed, after which one is released. */
  static final int LATER_SLOTS = 8;

  private ReleaseRule() {}

  private record Earned(Round round, SlotView slot) {}

  /**
   * A member's undecided slots in a round: what they would pay, and how closely they are audited.
   */
  private record Watched(long stake, int perMille) {}

  /** What is known of one member, over all rounds. */
  private static final class Past {
    private final List<Earned> earned = new ArrayList<>();
    private final List<Watched> watched = new ArrayList<>();
    private final boolean left;
    private boolean convicted;
    private long guiltyUpTo;

    Past(boolean left) {
      this.left = left;
    }

    void add(Round round, SlotView slot) {
      switch (slot.verdict()) {
        case CERTIFIED -> earned.add(new Earned(round, slot));
        case CONVICTED -> convicted = true;
        case FORFEITED -> guiltyUpTo = Math.max(guiltyUpTo, slot.committedAt());
        case AWAITED, INCLUDED, REVEALED, MALFORMED, LAPSED -> {}
      }
    }

    void watch(Round round, String member) {
      long undecided =
          round.view().slots().values().stream()
              .filter(slot -> slot.id().member().equals(member) && slot.isUndecided())
              .count();
      if (undecided > 0) {
        watched.add(
            new Watched(
                undecided * round.open().mostPerSlot(), round.open().auditRatePerMille(member)));
      }
    }

    Stream<Earned> due() {
      if (convicted) {
        return Stream.empty();
      }
      List<Earned> inOrder =
          earned.stream().sorted(Comparator.comparing(slot -> slot.slot().committedAt())).toList();
      long pending = inOrder.stream().filter(this::isPending).mapToLong(slot -> pay(slot)).sum();
      var due = new ArrayList<Earned>();
      int later = left && watched.isEmpty() ? 0 : LATER_SLOTS;
      for (Earned slot : inOrder.subList(0, Math.max(0, inOrder.size() - later))) {
        if (isPending(slot)) {
          pending -= pay(slot);
          if (!isEnough(pending)) {
            break;
          }
          due.add(slot);
        }
      }
      return due.stream();
    }

    private boolean isPending(Earned slot) {
      return slot.slot().committedAt() > guiltyUpTo && !slot.slot().released();
    }

    private static long pay(Earned slot) {
      return slot.round().pay(slot.slot().id());
    }

    /** Whether every rate that was granted stands with so much left to lose. */
    private boolean isEnough(long pending) {
      return watched.stream()
          .allMatch(round -> Standing.ratePerMille(round.stake(), pending) <= round.perMille());
    }
  }

  static void apply(LedgerState state, LocalFacts facts, Identity me, Plan plan) {
    if (facts.unhealthy().isPresent()) {
      return;
    }
    var due = new TreeMap<Digest, List<Body.Ballot>>();
    pasts(state).values().stream()
        .flatMap(Past::due)
        .filter(slot -> isWanted(slot, me))
        .forEach(
            slot ->
                due.computeIfAbsent(slot.round().id(), key -> new ArrayList<>()).add(ballot(slot)));
    due.forEach(
        (round, ballots) ->
            plan.add(
                new Action.Issue(
                    new Body.Vote(
                        round,
                        ballots.subList(0, Math.min(SlotVoting.MAX_BALLOTS, ballots.size()))))));
  }

  /** By member, the credits that are due and not released yet: soon they are no stake any more. */
  static Map<String, Long> due(LedgerState state) {
    var due = new TreeMap<String, Long>();
    pasts(state).forEach((member, past) -> due.put(member, past.due().mapToLong(Past::pay).sum()));
    return due;
  }

  private static Map<String, Past> pasts(LedgerState state) {
    var pasts = new TreeMap<String, Past>();
    for (Round round : state.rounds().values()) {
      for (SlotView slot : round.view().slots().values()) {
        pasts
            .computeIfAbsent(slot.id().member(), key -> new Past(state.epochs().hasLeft(key)))
            .add(round, slot);
      }
      if (round.view().certified()) {
        round
            .open()
            .slots()
            .forEach(grant -> pasts.get(grant.member()).watch(round, grant.member()));
      }
    }
    return pasts;
  }

  private static boolean isWanted(Earned earned, Identity me) {
    return !earned.slot().released() && !earned.slot().releases().contains(me.member());
  }

  private static Body.Ballot ballot(Earned earned) {
    return new Body.ReleaseBallot(earned.slot().id().member(), earned.slot().id().slot());
  }
}
