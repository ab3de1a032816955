package training.proof.protocol.decide;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.ProtocolVersions;

/**
 * A voter's word on the next epoch: for what its user agreed to, and for what a member wants for
 * itself, its leave or another key. Of several changes the one that most have spoken for is taken,
 * so that words do not split for want of an order. After a split a voter repeats its word only to
 * somebody who has changed its mind: else two who disagree would never be silent.
 */
final class MembershipRule {
  private MembershipRule() {}

  static void apply(LedgerState state, LocalFacts facts, Identity me, Plan plan) {
    Epochs epochs = state.epochs();
    Epochs.Attempt next = epochs.next();
    Map<String, Change> words = epochs.words(next);
    Map<String, Change> before = epochs.words(next.previous());
    if (words.containsKey(me.member())) {
      return;
    }
    Stream.concat(
            facts.changes().stream().filter(change -> isOwnWord(me.member(), change)),
            Stream.of(words, before)
                .flatMap(said -> said.entrySet().stream())
                .filter(word -> isForItself(word.getKey(), word.getValue()))
                .map(Map.Entry::getValue))
        .filter(change -> epochs.objection(change).isEmpty())
        .max(
            Comparator.comparingLong((Change change) -> count(words, change))
                .thenComparing(change -> count(before, change))
                .thenComparing(CanonicalJson::digest))
        .filter(
            change ->
                !change.equals(before.get(me.member()))
                    || isNews(words, before, change)
                    || endsElsewhere(words, change))
        .ifPresent(
            change ->
                plan.add(
                    new Action.Issue(new Body.Membership(next.number(), next.attempt(), change))));
  }

  private static boolean isNews(
      Map<String, Change> words, Map<String, Change> before, Change change) {
    return words.entrySet().stream()
        .anyMatch(
            word -> word.getValue().equals(change) && !change.equals(before.get(word.getKey())));
  }

  /** Who says that a feed ends before what this member has of it cannot have all: it is told. */
  private static boolean endsElsewhere(Map<String, Change> words, Change change) {
    return change instanceof Change.Restart mine
        && words.values().stream()
            .anyMatch(
                word ->
                    word instanceof Change.Restart other
                        && other.member().equals(mine.member())
                        && !other.equals(mine));
  }

  private static long count(Map<String, Change> words, Change change) {
    return words.values().stream().filter(change::equals).count();
  }

  /** Whether this member may speak for it first: nobody leaves for another. */
  private static boolean isOwnWord(String me, Change change) {
    return switch (change) {
      case Change.Leave leave -> leave.member().equals(me);
      case Change.Renew renew -> renew.member().name().equals(me);
      case Change.Upgrade upgrade -> ProtocolVersions.isServed(upgrade.protocolVersion());
      case Change.Join join -> true;
      case Change.Remove remove -> true;
      case Change.Restart restart -> !restart.member().equals(me);
    };
  }

  private static boolean isForItself(String voter, Change change) {
    return switch (change) {
      case Change.Leave leave -> leave.member().equals(voter);
      case Change.Renew renew -> renew.member().name().equals(voter);
      case Change.Upgrade upgrade -> false;
      case Change.Join join -> false;
      case Change.Remove remove -> false;
      case Change.Restart restart -> false;
    };
  }
}
