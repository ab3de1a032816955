package training.proof.protocol.decide;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import training.proof.protocol.decide.Waiting.Step;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;

/** One member's turn in one round: the rules R2 to R8 in their order, then what is waited for. */
final class RoundTurn {
  private final Turn turn;
  private final Phases phases;

  RoundTurn(
      LedgerState state,
      LocalFacts facts,
      Identity me,
      Round round,
      Predicate<SlotView.Report> doubted,
      Instant now,
      Plan plan) {
    this.phases = new Phases(round, facts, doubted, now);
    this.turn = new Turn(state, facts, me, round, phases, now, plan);
  }

  Waiting take() {
    cancel();
    if (!turn.view().certified()) {
      return OpenVoting.apply(turn);
    }
    phases.nextEnd().ifPresent(turn.plan()::wakeAt);
    boolean settled = turn.view().settled().isPresent();
    if (!settled) {
      turn.hasInputs();
      Working.apply(turn);
      Revealing.apply(turn);
    }
    Receiving.apply(turn);
    Auditing.apply(turn);
    Judging.apply(turn);
    SlotVoting.apply(turn);
    Lapsing.apply(turn);
    return settled
        ? Waiting.here(Step.SETTLED, "the round is settled")
        : Closing.apply(turn).orElseGet(this::waiting);
  }

  private void cancel() {
    boolean own = turn.round().sponsor().equals(turn.me().member());
    boolean unwanted = turn.facts().withdrawn().contains(turn.id());
    if (own && unwanted && !turn.view().cancelled() && turn.view().settled().isEmpty()) {
      turn.issue(new Body.Cancel(turn.id()));
    }
  }

  private Waiting waiting() {
    RoundView view = turn.view();
    int voters = turn.epoch().n();
    if (!phases.commitsDone()) {
      List<String> missing = phases.commitsMissing();
      int workers = turn.open().slots().size();
      return Waiting.on(
          Step.TRAINING, "members committed", workers - missing.size(), workers, missing);
    }
    if (!phases.receiptsDone()) {
      return Waiting.on(
          Step.RECEIPTS, "receipts", view.receipts().size(), voters, phases.receiptsMissing());
    }
    if (!phases.revealsDone()) {
      int included =
          (int) view.slots().values().stream().filter(s -> s.included().isPresent()).count();
      int hidden = view.slots(Verdict.INCLUDED).size();
      return Waiting.on(
          Step.REVEALS, "reveals", included - hidden, included, phases.revealsMissing());
    }
    if (!phases.auditsDone()) {
      return Waiting.on(
          Step.AUDITS,
          "audits",
          view.audits().size(),
          view.receipts().size(),
          phases.auditsMissing());
    }
    List<String> open = phases.unresolved().stream().map(slot -> slot.id().toString()).toList();
    boolean judged =
        phases.unresolved().stream().anyMatch(slot -> !phases.heardSegments(slot).isEmpty());
    int slots = view.slots().size();
    return Waiting.on(
        judged ? Step.JUDGEMENTS : Step.VOTES,
        judged ? "slots judged" : "slots decided",
        slots - open.size(),
        slots,
        open);
  }
}
