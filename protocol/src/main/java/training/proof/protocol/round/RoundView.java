package training.proof.protocol.round;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SlotId;

/**
 * What anybody can derive from a round's statements.
 *
 * @param openVotes voters for opening the round
 * @param refusals by voter that will never vote for opening it, why
 * @param refused whether so many of them have said so that no quorum will ever open it
 * @param certified whether a quorum voted to open it: training may start
 * @param cancelled whether its sponsor wants no further phases
 * @param slots every granted slot
 * @param commits members that have said what they commit to, even if nothing
 * @param receipts sealed seeds by voter
 * @param audits seeds by voter that published its audits in full
 * @param entries all valid audit entries by auditor
 * @param cleared reports of slots that were certified after all
 * @param checkpoints the sponsor's first closing statement, and the voters for it
 * @param settled the closing statement that a quorum voted for
 * @param improvements what slots' scores are paid, by slot: of those that are listed by the closing
 *     statement that a quorum voted for, if it is accepted and scores are paid
 * @param voids statements that are without effect in some part at least, and the first reason
 */
public record RoundView(
    SortedSet<String> openVotes,
    SortedMap<String, String> refusals,
    boolean refused,
    boolean certified,
    boolean cancelled,
    SortedMap<SlotId, SlotView> slots,
    SortedSet<String> commits,
    SortedMap<String, Digest> receipts,
    SortedMap<String, Digest> audits,
    SortedMap<String, List<Body.AuditEntry>> entries,
    Cleared cleared,
    SortedMap<Digest, Closing> checkpoints,
    Optional<Closing> settled,
    SortedMap<SlotId, Long> improvements,
    Map<Digest, String> voids) {

  /**
   * A closing statement.
   *
   * @param id its digest
   * @param votes who voted for it
   */
  public record Closing(Digest id, Body.Checkpoint checkpoint, SortedSet<String> votes) {
    /**
     * The run's parameters after the round.
     *
     * @param parent those before it; empty for the recipe's initial ones
     */
    public String head(String parent) {
      return checkpoint.outcome() == Body.Outcome.accepted ? checkpoint.candidate() : parent;
    }
  }

  /** Whether the round is settled, and its candidate the run's head. */
  public boolean isAccepted() {
    return settled
        .filter(closing -> closing.checkpoint().outcome() == Body.Outcome.accepted)
        .isPresent();
  }

  static SortedMap<SlotId, Long> improvements(Body.Open open, Optional<Closing> settled) {
    var improvements = new TreeMap<SlotId, Long>();
    settled
        .map(Closing::checkpoint)
        .filter(checkpoint -> checkpoint.outcome() == Body.Outcome.accepted)
        .ifPresent(
            checkpoint -> {
              List<Long> scores = checkpoint.scores().orElse(List.of());
              for (int i = 0; i < scores.size(); i++) {
                SlotId slot = checkpoint.slots().get(i).id();
                improvements.put(slot, open.improvementCredits(scores.get(i)));
              }
            });
    return Collections.unmodifiableSortedMap(improvements);
  }

  /** What a slot's score is paid, once a closing that lists it is settled and accepted. */
  public long improvement(SlotId slot) {
    return improvements.getOrDefault(slot, 0L);
  }

  /** A slot's score in micro-nats, as the settled closing states it. */
  public Optional<Long> score(SlotId slot) {
    return settled.flatMap(closing -> closing.checkpoint().score(slot));
  }

  /** Slots of one verdict, in order. */
  public List<SlotView> slots(Verdict verdict) {
    return slots.values().stream().filter(slot -> slot.verdict() == verdict).toList();
  }
}
