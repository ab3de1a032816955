package training.proof.e2e.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.ledger.Passes;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.SlotId;

/**
 * What must hold whenever the ledger of a member that follows the rules has changed: certificates
 * stay, no two members hold different ones for one subject, credits are conserved, the honest are
 * never convicted.
 */
final class Invariants {
  private final Predicate<String> honest;
  private final BiPredicate<SlotKey, Digest> made;
  private final Supplier<List<LedgerState>> ledgers;
  private final Map<Subject, String> certificates = new HashMap<>();

  private record Subject(String what, Digest round, String slot) {}

  /**
   * @param honest names of members that follow the rules
   * @param made whether training a slot has brought this payload
   * @param ledgers those of all processes of such members now
   */
  Invariants(
      Predicate<String> honest,
      BiPredicate<SlotKey, Digest> made,
      Supplier<List<LedgerState>> ledgers) {
    this.honest = honest;
    this.made = made;
    this.ledgers = ledgers;
  }

  void check(String member, LedgerState before, LedgerState after) {
    boolean moved = false;
    for (Round round : after.rounds().values()) {
      Round old = before.rounds().get(round.id());
      if (old != round) {
        moved |= old == null || !credits(old.view()).equals(credits(round.view()));
        if (old != null) {
          stays(member, old.view(), round.view());
        }
        agree(member, round);
        isJust(member, round.view());
        isPaidAsCertified(member, round);
      }
    }
    before.rounds().keySet().stream()
        .filter(id -> !after.rounds().containsKey(id))
        .findFirst()
        .ifPresent(
            id -> {
              throw new Broken(member + " forgot round " + id);
            });
    if (moved) {
      creditsAreConserved(member, after);
    }
    after
        .epochs()
        .all()
        .forEach(
            (number, epoch) ->
                agree(member, new Subject("epoch " + number, Digest.ZERO, ""), epoch.toString()));
    after.equivocations().keySet().stream()
        .filter(honest)
        .findFirst()
        .ifPresent(
            name -> {
              throw new Broken(member + " holds a proof that the honest " + name + " equivocated");
            });
  }

  /** All of a round that moves credits. */
  private static List<Object> credits(RoundView view) {
    var all = new ArrayList<Object>(List.of(view.certified(), view.settled().isPresent()));
    for (SlotView slot : view.slots().values()) {
      all.add(slot.verdict());
      all.add(slot.released());
      all.add(slot.committedAt());
    }
    return all;
  }

  /** A heavier finding may still come of what a quorum only gave up. */
  private static boolean isHeavier(SlotView before, SlotView now) {
    return switch (before.verdict()) {
      case LAPSED -> now.verdict() == Verdict.CONVICTED || now.verdict() == Verdict.FORFEITED;
      case MALFORMED -> now.verdict() == Verdict.FORFEITED;
      case AWAITED, INCLUDED, REVEALED, CERTIFIED, CONVICTED, FORFEITED -> false;
    };
  }

  private void creditsAreConserved(String member, LedgerState state) {
    long granted = 0;
    long held = 0;
    Map<String, Long> earned = Earnings.byMember(state);
    for (Map.Entry<String, Accounts.Account> entry : Accounts.of(state).entrySet()) {
      Accounts.Account account = entry.getValue();
      long has = account.released() + account.reserved() + account.pending() + account.forfeited();
      granted += account.granted();
      held += has;
      if (has != account.granted() + earned.getOrDefault(entry.getKey(), 0L) - account.spent()) {
        throw new Broken(member + " sees an account that does not add up: " + entry);
      }
    }
    if (granted != held) {
      throw new Broken(member + " sees " + held + " credits, but " + granted + " were granted");
    }
    if (overdrawn(state).isPresent()) {
      overdrawn(together(state))
          .ifPresent(
              entry -> {
                throw new Broken(member + " sees an overdrawn account: " + entry);
              });
    }
  }

  private static Optional<Map.Entry<String, Accounts.Account>> overdrawn(LedgerState state) {
    return Accounts.of(state).entrySet().stream()
        .filter(
            entry ->
                entry.getValue().released() < 0
                    || entry.getValue().reserved() < 0
                    || entry.getValue().pending() < 0)
        .findFirst();
  }

  /**
   * A ledger and all that others that follow the rules have. Who has heard of the votes for a
   * round, and not yet of those that settled what the voters relied on, sees its sponsor overdrawn
   * for a while.
   */
  private LedgerState together(LedgerState state) {
    var all = new AtomicReference<>(state);
    Passes.take(
        ledgers.get().stream().flatMap(Invariants::statements).toList(),
        signed -> {
          LedgerState.Folded folded = all.get().fold(signed);
          all.set(folded.state());
          return !(folded.outcome() instanceof Outcome.Folded
              || folded.outcome() instanceof Outcome.Known);
        });
    return all.get();
  }

  private static Stream<SignedStatement> statements(LedgerState state) {
    return state.feeds().keySet().stream()
        .flatMap(feed -> state.places(feed, 0, Integer.MAX_VALUE).stream())
        .flatMap(place -> place.statement().stream());
  }

  private static void stays(String member, RoundView old, RoundView next) {
    require(member, "the opening", !old.certified() || next.certified());
    require(member, "a settlement", old.settled().isEmpty() || closing(old).equals(closing(next)));
    for (SlotView slot : old.slots().values()) {
      SlotView now = next.slots().get(slot.id());
      boolean same = slot.included().isEmpty() || slot.included().equals(now.included());
      require(
          member,
          slot.id() + ", " + slot.verdict() + " and then " + now.verdict(),
          same && (!slot.isFinal() || slot.verdict() == now.verdict() || isHeavier(slot, now)));
    }
  }

  private static void require(String member, String what, boolean holds) {
    if (!holds) {
      throw new Broken("a certificate went away at " + member + ": " + what);
    }
  }

  private static String closing(RoundView view) {
    return view.settled().map(closing -> closing.id().hex()).orElse("");
  }

  /** Two members may not know of different certificates for one subject. */
  private void agree(String member, Round round) {
    RoundView view = round.view();
    Digest id = round.id();
    if (view.certified()) {
      String place = round.sponsor() + "/" + round.open().run() + "/" + round.open().index();
      agree(member, new Subject("the opening", Digest.ZERO, place), id.hex());
    }
    view.settled()
        .ifPresent(closing -> agree(member, new Subject("the end", id, ""), closing.id().hex()));
    for (SlotView slot : view.slots().values()) {
      if (slot.reveal().isPresent() && !isBound(id, slot)) {
        throw new Broken(member + " takes for revealed what " + slot.id() + " did not commit to");
      }
      if (slot.reveal().filter(body -> !made.test(key(id, slot), body.payload())).isPresent()) {
        throw new Broken(
            member + " takes for revealed a payload that " + slot.id() + " made later");
      }
      String name = slot.id().toString();
      slot.included().ifPresent(c -> agree(member, new Subject("inclusion", id, name), c.hex()));
      boolean mayGrowHeavier =
          slot.verdict() == Verdict.LAPSED || slot.verdict() == Verdict.MALFORMED;
      if (slot.isFinal() && !mayGrowHeavier) {
        agree(member, new Subject("verdict", id, name), slot.verdict().name());
      }
    }
  }

  private static SlotKey key(Digest round, SlotView slot) {
    return new SlotKey(round, slot.id());
  }

  private static boolean isBound(Digest round, SlotView slot) {
    Digest opened =
        Commitments.commitment(
            round,
            slot.id().member(),
            slot.id().slot(),
            slot.reveal().orElseThrow().digest(),
            slot.salt().orElseThrow());
    return slot.included().filter(opened::equals).isPresent();
  }

  private void agree(String member, Subject subject, String value) {
    String known = certificates.putIfAbsent(subject, value);
    if (known != null && !known.equals(value)) {
      throw new Broken(member + " holds of " + subject + " " + value + ", another " + known);
    }
  }

  /** Once a round is settled, pay follows from the stated scores, and those are the true ones. */
  private void isPaidAsCertified(String member, Round round) {
    RoundView view = round.view();
    Map<SlotId, Long> scores = scores(round);
    for (SlotView slot : view.slots().values()) {
      long score = scores.getOrDefault(slot.id(), 0L);
      long pay = Earnings.of(round, score);
      if (round.pay(slot.id()) != pay) {
        throw new Broken(
            "%s pays %d for %s, which scores %d; it should be %d"
                .formatted(member, round.pay(slot.id()), slot.id(), score, pay));
      }
      if (view.settled().isPresent()) {
        agree(member, new Subject("pay", round.id(), slot.id().toString()), Long.toString(pay));
      }
    }
  }

  private static Map<SlotId, Long> scores(Round round) {
    RoundView view = round.view();
    Map<SlotId, Long> scores = new HashMap<>();
    view.settled()
        .map(RoundView.Closing::checkpoint)
        .ifPresent(
            checkpoint -> {
              List<Long> stated = checkpoint.scores().orElse(List.of());
              for (int i = 0; i < stated.size(); i++) {
                SlotView slot = view.slots().get(checkpoint.slots().get(i).id());
                long score = stated.get(i);
                slot.reveal()
                    .ifPresent(body -> isMeasured(round, slot.id(), body.payload(), score));
                if (checkpoint.outcome() == Body.Outcome.accepted) {
                  scores.put(slot.id(), score);
                }
              }
            });
    return scores;
  }

  private static void isMeasured(Round round, SlotId slot, Digest payload, long stated) {
    long measured = Trainer.score(payload);
    if (Math.abs(stated - measured) > round.open().lossToleranceMicroNats()) {
      throw new Broken(
          "a quorum certified a score of %d for %s; it is %d".formatted(stated, slot, measured));
    }
  }

  private void isJust(String member, RoundView view) {
    for (SlotView slot : view.slots(Verdict.CONVICTED)) {
      if (honest.test(slot.id().member())) {
        throw new Broken(member + " sees the honest " + slot.id() + " convicted");
      }
    }
    for (SlotView slot : view.slots(Verdict.MALFORMED)) {
      if (honest.test(slot.id().member())) {
        throw new Broken(member + " sees the honest " + slot.id() + " malformed");
      }
    }
  }
}
