package training.proof.protocol.round;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SlotId;

/**
 * What is left of a round once it is over: what other rounds, accounts and the ledger's digest read
 * of it.
 *
 * @param round O
 * @param epoch its number
 * @param counter place of the open statement in the sponsor's feed
 * @param openVotes voters for opening it
 * @param refusals by voter that will never vote for opening it, why
 * @param cleared reports of slots that were certified after all
 * @param settled the closing statement that a quorum voted for
 */
public record RoundSummary(
    Digest round,
    int epoch,
    String sponsor,
    long counter,
    Body.Open open,
    List<String> openVotes,
    SortedMap<String, String> refusals,
    boolean refused,
    boolean certified,
    boolean cancelled,
    Cleared cleared,
    Optional<Settlement> settled,
    List<Slot> slots) {
  /** Copies what it is made of. */
  public RoundSummary {
    openVotes = List.copyOf(openVotes);
    refusals = Collections.unmodifiableSortedMap(new TreeMap<>(refusals));
    slots = List.copyOf(slots);
  }

  /** A closing statement by its digest, and who voted for it. */
  record Settlement(Digest id, Body.Checkpoint checkpoint, List<String> votes) {
    static Settlement of(RoundView.Closing closing) {
      return new Settlement(closing.id(), closing.checkpoint(), List.copyOf(closing.votes()));
    }

    RoundView.Closing closing() {
      return new RoundView.Closing(id, checkpoint, new TreeSet<>(votes));
    }
  }

  /**
   * One slot.
   *
   * @param releases voters for letting its member spend its pay
   * @param residual what it left behind, or ""; absent where it was not revealed
   */
  record Slot(
      String member,
      int slot,
      Verdict verdict,
      Optional<Digest> included,
      long committedAt,
      List<String> releases,
      boolean released,
      Optional<String> residual) {
    static Slot of(SlotView view, Optional<String> residual) {
      return new Slot(
          view.id().member(),
          view.id().slot(),
          view.verdict(),
          view.included(),
          view.committedAt(),
          List.copyOf(view.releases()),
          view.released(),
          residual);
    }

    SlotId id() {
      return new SlotId(member, slot);
    }

    /** Whoever else votes for its release does so in statements that came later. */
    SlotView view(Round round, Map<SlotId, TreeSet<String>> later) {
      var all = new TreeSet<>(releases);
      all.addAll(later.getOrDefault(id(), new TreeSet<>()));
      return new SlotView(
          id(),
          Collections.emptySortedSet(),
          included,
          Collections.emptySortedSet(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          all,
          verdict == Verdict.CERTIFIED && (released || round.isQuorumSinceThen(all)),
          committedAt,
          false,
          verdict);
    }
  }

  /** Of a round that is summed up again, too, since more was said in it. */
  static RoundSummary of(Round round) {
    RoundView view = round.view();
    return new RoundSummary(
        round.id(),
        round.epoch().number(),
        round.sponsor(),
        round.counter(),
        round.open(),
        List.copyOf(view.openVotes()),
        view.refusals(),
        view.refused(),
        view.certified(),
        view.cancelled(),
        view.cleared(),
        view.settled().map(Settlement::of),
        view.slots().values().stream()
            .map(slot -> Slot.of(slot, round.residualOut(slot.id())))
            .toList());
  }

  /**
   * The same in which later votes for releases count: a voter may have cast one before it knew of
   * what forfeits the pay. Whatever else is said later changes nothing.
   */
  RoundView view(Round round) {
    var later = new TreeMap<SlotId, TreeSet<String>>();
    round
        .statements()
        .forEach(
            signed -> {
              if (signed.body() instanceof Body.Vote vote) {
                vote.ballots().stream()
                    .filter(Body.ReleaseBallot.class::isInstance)
                    .map(ballot -> ((Body.ReleaseBallot) ballot).id())
                    .forEach(
                        id ->
                            later
                                .computeIfAbsent(id, key -> new TreeSet<>())
                                .add(signed.header().issuer()));
              }
            });
    var views = new TreeMap<SlotId, SlotView>();
    slots.forEach(slot -> views.put(slot.id(), slot.view(round, later)));
    var checkpoints = new TreeMap<Digest, RoundView.Closing>();
    settled.map(Settlement::closing).ifPresent(closing -> checkpoints.put(closing.id(), closing));
    return new RoundView(
        new TreeSet<>(openVotes),
        refusals,
        refused,
        certified,
        cancelled,
        Collections.unmodifiableSortedMap(views),
        Collections.emptySortedSet(),
        Collections.emptySortedMap(),
        Collections.emptySortedMap(),
        Collections.emptySortedMap(),
        cleared,
        checkpoints,
        settled.map(Settlement::closing),
        RoundView.improvements(open, settled.map(Settlement::closing)),
        Map.of());
  }

  /** The residual that a slot left behind; absent where it was not revealed. */
  Optional<String> residualOut(SlotId id) {
    return slots.stream().filter(slot -> slot.id().equals(id)).findFirst().flatMap(Slot::residual);
  }
}
