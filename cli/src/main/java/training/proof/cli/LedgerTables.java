package training.proof.cli;

import java.util.Comparator;
import java.util.List;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.round.Verdict;

/** A ledger for people to read. */
final class LedgerTables {
  private LedgerTables() {}

  static List<String> accounts(LedgerState state) {
    var table =
        new TextTable(
            "MEMBER",
            "GRANTED",
            "RELEASED",
            "RESERVED",
            "PENDING",
            "FORFEITED",
            "SLOTS",
            "CONVICTIONS");
    Accounts.of(state)
        .forEach(
            (member, account) ->
                table.row(
                    member,
                    text(account.granted()),
                    text(account.released()),
                    text(account.reserved()),
                    text(account.pending()),
                    text(account.forfeited()),
                    text(account.certifiedSlots()),
                    text(account.convictions())));
    return table.lines();
  }

  static List<String> rounds(LedgerState state) {
    var table =
        new TextTable(
            "SPONSOR",
            "RUN",
            "ROUND",
            "VERIFIED",
            "REFUSED",
            "WORK",
            "IMPROVEMENT",
            "LOSS",
            "OUTCOME");
    state.rounds().values().stream()
        .filter(round -> round.view().certified())
        .sorted(
            Comparator.comparing(Round::sponsor)
                .thenComparing(round -> round.open().run())
                .thenComparing(round -> round.open().index()))
        .forEach(round -> row(table, round));
    return table.lines();
  }

  private static void row(TextTable table, Round round) {
    RoundView view = round.view();
    long certified = view.slots(Verdict.CERTIFIED).size();
    int refused =
        view.slots(Verdict.CONVICTED).size()
            + view.slots(Verdict.MALFORMED).size()
            + view.slots(Verdict.FORFEITED).size();
    table.row(
        round.sponsor(),
        round.open().run(),
        text(round.open().index()),
        text(certified),
        text(refused),
        text(certified * round.creditsPerSlot()),
        improvement(round),
        view.settled().map(LedgerTables::loss).orElse("-"),
        view.settled().map(closing -> closing.checkpoint().outcome().name()).orElse("open"));
  }

  /** Credits for scores, or that the round pays for none. */
  private static String improvement(Round round) {
    RoundView view = round.view();
    return round.open().improvement().isEmpty()
        ? "-"
        : text(
            view.slots(Verdict.CERTIFIED).stream()
                .mapToLong(slot -> view.improvement(slot.id()))
                .sum());
  }

  private static String loss(RoundView.Closing closing) {
    var checkpoint = closing.checkpoint();
    return checkpoint.candidate().isEmpty()
        ? "-"
        : Nats.text(checkpoint.lossBeforeMicroNats())
            + " > "
            + Nats.text(checkpoint.lossAfterMicroNats());
  }

  private static String text(long number) {
    return Long.toString(number);
  }
}
