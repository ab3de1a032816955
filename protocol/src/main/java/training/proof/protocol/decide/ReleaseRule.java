package training.proof.protocol.decide;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.statement.Body;

/**
 * When a voter lets a member spend what a slot has earned: once that many later slots of the member
 * were certified, and it holds no conviction. Until then the credits are at stake.
 */
final class ReleaseRule {
  /** Certified slots, later in the member's feed, after which one is released. */
  static final int LATER_SLOTS = 8;

  private ReleaseRule() {}

  private record Earned(Round round, SlotView slot) {}

  /** What is known of one member, over all rounds. */
  private static final class Past {
    private final List<Earned> earned = new ArrayList<>();
    private boolean convicted;
    private long guiltyUpTo;

    void add(Round round, SlotView slot) {
      switch (slot.verdict()) {
        case CERTIFIED -> earned.add(new Earned(round, slot));
        case CONVICTED -> convicted = true;
        case FORFEITED -> guiltyUpTo = Math.max(guiltyUpTo, slot.committedAt());
        case AWAITED, INCLUDED, REVEALED, MALFORMED, LAPSED -> {}
      }
    }

    Stream<Earned> due() {
      return convicted
          ? Stream.empty()
          : earned.stream()
              .sorted(Comparator.comparing(slot -> slot.slot().committedAt()))
              .limit(Math.max(0, earned.size() - LATER_SLOTS))
              .filter(slot -> slot.slot().committedAt() > guiltyUpTo);
    }
  }

  static void apply(LedgerState state, LocalFacts facts, Identity me, Plan plan) {
    if (facts.unhealthy().isPresent()) {
      return;
    }
    var due = new TreeMap<Digest, List<Body.Ballot>>();
    pasts(state).values().stream()
        .flatMap(Past::due)
        .filter(slot -> isMine(slot, me))
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

  private static Map<String, Past> pasts(LedgerState state) {
    var pasts = new TreeMap<String, Past>();
    for (Round round : state.rounds().values()) {
      for (SlotView slot : round.view().slots().values()) {
        pasts.computeIfAbsent(slot.id().member(), key -> new Past()).add(round, slot);
      }
    }
    return pasts;
  }

  private static boolean isMine(Earned earned, Identity me) {
    return !earned.slot().released()
        && !earned.slot().releases().contains(me.member())
        && earned.round().epoch().isVoter(me.member());
  }

  private static Body.Ballot ballot(Earned earned) {
    return new Body.ReleaseBallot(earned.slot().id().member(), earned.slot().id().slot());
  }
}
