package training.proof.protocol.decide;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;

/** What must hold after every statement, whoever said it. */
final class Invariants {
  private Invariants() {}

  static void creditsAreConserved(LedgerState state) {
    long granted = 0;
    long held = 0;
    for (Map.Entry<String, Accounts.Account> entry : Accounts.of(state).entrySet()) {
      Accounts.Account account = entry.getValue();
      granted += account.granted();
      held += account.released() + account.reserved() + account.pending() + account.forfeited();
      if (account.released() < 0 || account.reserved() < 0 || account.pending() < 0) {
        throw new AssertionError("overdrawn: " + entry);
      }
    }
    if (granted != held) {
      throw new AssertionError(granted + " credits were granted, but there are " + held);
    }
  }

  /** What was included, decided or settled once stays so, whatever is said later. */
  static void certificatesStay(LedgerState before, LedgerState after) {
    before
        .rounds()
        .forEach(
            (id, round) -> {
              RoundView old = round.view();
              RoundView next = after.rounds().get(id).view();
              boolean opened = !old.certified() || next.certified();
              boolean closed = old.settled().isEmpty() || id(old).equals(id(next));
              if (!opened || !closed) {
                throw new AssertionError("a round's certificate went away: " + id);
              }
              old.slots().values().forEach(slot -> stays(slot, next.slots().get(slot.id())));
            });
  }

  private static Optional<Digest> id(RoundView view) {
    return view.settled().map(RoundView.Closing::id);
  }

  private static void stays(SlotView old, SlotView next) {
    boolean same = old.included().isEmpty() || old.included().equals(next.included());
    boolean heavier =
        switch (old.verdict()) {
          case LAPSED -> next.verdict() == Verdict.CONVICTED || next.verdict() == Verdict.FORFEITED;
          case MALFORMED -> next.verdict() == Verdict.FORFEITED;
          case AWAITED, INCLUDED, REVEALED, CERTIFIED, CONVICTED, FORFEITED -> false;
        };
    if (!same || (old.isFinal() && old.verdict() != next.verdict() && !heavier)) {
      throw new AssertionError("first " + old + ", then " + next);
    }
  }

  /**
   * Nobody says anything twice, and never two values for one subject; but what was refused leaves
   * its place to another.
   */
  static void wordIsKept(String who, LedgerState state, Map<String, String> word, Body body) {
    subjects(who, body)
        .forEach(
            (subject, value) -> {
              String known = word.put(subject, value);
              if (known != null && !isFree(state, subject)) {
                throw new AssertionError(
                    who + " said of " + subject + " first " + known + ", then " + value);
              }
            });
  }

  private static boolean isFree(LedgerState state, String subject) {
    return state.rounds().values().stream()
        .filter(round -> round.view().refused())
        .map(round -> OpenVoteRule.ballot(round).subject())
        .anyMatch(place -> subject.equals(place) || subject.equals("vote/" + place));
  }

  private static Map<String, String> subjects(String who, Body body) {
    Map<String, String> subjects = new HashMap<>();
    String round = body.roundId().map(id -> id.hex()).orElse("") + "/";
    switch (body) {
      case Body.Genesis genesis -> subjects.put("genesis", "");
      case Body.Membership word ->
          subjects.put(
              "membership/" + word.number() + "/" + word.attempt(),
              CanonicalJson.text(word.change()));
      case Body.Offer offer -> subjects.put("offer/" + offer.serial(), offer.toString());
      case Body.Open open ->
          subjects.put(
              new Body.OpenBallot(who, open.run(), open.index()).subject(),
              CanonicalJson.text(open));
      case Body.Cancel cancel -> subjects.put("cancel/" + round, "");
      case Body.Commit commit -> {
        subjects.put("commit/" + round, commit.toString());
        commit
            .slots()
            .forEach(s -> subjects.put("commit/" + round + s.slot(), s.commitment().hex()));
      }
      case Body.Receipt receipt -> subjects.put("receipt/" + round, CanonicalJson.text(receipt));
      case Body.Reveal reveal ->
          reveal
              .slots()
              .forEach(s -> subjects.put("reveal/" + round + s.slot(), s.body().digest().hex()));
      case Body.Audit audit -> {
        audit.entries().forEach(e -> subjects.put("audit/" + round + e.id(), e.toString()));
        if (audit.entries().isEmpty()) {
          audit.seed().ifPresent(seed -> subjects.put("seed/" + round, seed.hex()));
        }
      }
      case Body.Judgement judgement -> {
        judgement.sealed().forEach(s -> subjects.put("seal/" + round + s.id(), s.toString()));
        judgement.opened().forEach(o -> subjects.put("opened/" + round + o.id(), o.toString()));
      }
      case Body.Checkpoint checkpoint ->
          subjects.put("checkpoint/" + round, CanonicalJson.text(checkpoint));
      case Body.Vote vote ->
          vote.ballots()
              .forEach(
                  ballot -> {
                    subjects.put("vote/" + round + ballot.subject(), CanonicalJson.text(ballot));
                    if (ballot instanceof Body.OpenBallot) {
                      subjects.put("vote/" + ballot.subject(), round);
                    }
                  });
    }
    return subjects;
  }
}
