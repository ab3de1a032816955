package training.proof.protocol.round;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.SlotId;

/**
 * Whether the verdict on a slot can still change, whatever those say who have not spoken. Voters
 * have one ballot on a slot, and who follows the rules judges no more once it has given a slot up;
 * so what is missing can be counted.
 */
final class Finality {
  private final Digest round;
  private final Epoch epoch;

  /** By slot, who gave it up, and whether it had been revealed to them. */
  private final Map<SlotId, Map<String, Boolean>> lapses = new HashMap<>();

  private final Map<SlotId, Set<String>> voted = new HashMap<>();

  private Finality(Round round) {
    this.round = round.id();
    this.epoch = round.epoch();
    for (SignedStatement signed : round.statements()) {
      String issuer = signed.header().issuer();
      if (epoch.isVoter(issuer) && signed.body() instanceof Body.Vote vote) {
        vote.ballots().forEach(ballot -> ballot(issuer, ballot));
      }
    }
  }

  /** Whether no slot of a round can come to another verdict. */
  static boolean isReached(Round round) {
    var finality = new Finality(round);
    return round.view().slots().values().stream().allMatch(finality::isReached);
  }

  /** The first on a slot counts, whichever of the two it is. */
  private void ballot(String voter, Body.Ballot ballot) {
    switch (ballot) {
      case Body.SlotBallot vote -> {
        if (!lapses(vote.id()).containsKey(voter)) {
          voted.computeIfAbsent(vote.id(), id -> new HashSet<>()).add(voter);
        }
      }
      case Body.LapseBallot lapse -> {
        if (!voted.getOrDefault(lapse.id(), Set.of()).contains(voter)) {
          lapses
              .computeIfAbsent(lapse.id(), id -> new HashMap<>())
              .putIfAbsent(voter, lapse.revealed());
        }
      }
      case Body.OpenBallot open -> {}
      case Body.RefusalBallot refusal -> {}
      case Body.ReleaseBallot release -> {}
      case Body.CheckpointBallot checkpoint -> {}
    }
  }

  private Map<String, Boolean> lapses(SlotId id) {
    return lapses.getOrDefault(id, Collections.emptyMap());
  }

  private boolean isReached(SlotView slot) {
    if (slot.included().isPresent() && slot.committedAt() == 0) {
      // What a conviction or forfeiture costs depends on where its commit stands.
      return false;
    }
    return switch (slot.verdict()) {
      case AWAITED -> !slot.includable();
      case INCLUDED, REVEALED -> false;
      case CERTIFIED, CONVICTED -> true;
      case MALFORMED -> canStillForfeit(slot.id()) < epoch.q();
      case FORFEITED, LAPSED -> isJudged(slot) || mostVoices(slot) < epoch.q();
    };
  }

  /** How many may say in the end that a slot was never revealed. */
  private long canStillForfeit(SlotId id) {
    return epoch.n() - lapses(id).values().stream().filter(revealed -> revealed).count();
  }

  /** What a quorum has said nobody takes back. */
  private boolean isJudged(SlotView slot) {
    return slot.reveal()
        .flatMap(body -> Verdicts.judge(round, slot.id(), body, slot.judgements(), epoch.q()))
        .isPresent();
  }

  /**
   * How many voters may come to say the same of one of the slot's segments: those that do by now,
   * those that have not given the slot up, and as many that have as may not follow the rules.
   */
  private long mostVoices(SlotView slot) {
    Stream<Map<String, String>> answers =
        Stream.concat(slot.judgements().values().stream(), Stream.of(Map.of()));
    return answers.mapToLong(said -> mostVoices(slot.id(), said)).max().orElseThrow();
  }

  private long mostVoices(SlotId id, Map<String, String> said) {
    Collection<String> gaveUp = lapses(id).keySet();
    long silent = epoch.voters().stream().filter(voter -> !said.containsKey(voter)).count();
    long mayJudge =
        epoch.voters().stream()
            .filter(voter -> !said.containsKey(voter) && !gaveUp.contains(voter))
            .count();
    Map<String, Integer> voices = new HashMap<>();
    said.values().forEach(answer -> voices.merge(answer, 1, Integer::sum));
    int most = voices.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return most + mayJudge + Math.min(epoch.f(), silent - mayJudge);
  }
}
