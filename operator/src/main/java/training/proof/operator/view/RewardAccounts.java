package training.proof.operator.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import training.proof.crds.v1alpha1.Credits;
import training.proof.crds.v1alpha1.Labels;
import training.proof.crds.v1alpha1.RewardAccount;
import training.proof.crds.v1alpha1.RewardAccountSpec;
import training.proof.crds.v1alpha1.RewardAccountStatus;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;

/** Shows a member's credits. */
public final class RewardAccounts {
  private static final int MAX_HISTORY = 64;

  private RewardAccounts() {}

  static List<RewardAccount> of(String namespace, LedgerState state, RoundNames names) {
    var accounts = new ArrayList<RewardAccount>();
    state
        .epoch()
        .ifPresent(
            epoch ->
                Accounts.of(state)
                    .forEach(
                        (member, account) ->
                            accounts.add(
                                account(namespace, epoch, member, account, state, names))));
    return accounts;
  }

  private static RewardAccount account(
      String namespace,
      Epoch epoch,
      String member,
      Accounts.Account account,
      LedgerState state,
      RoundNames names) {
    var view = new RewardAccount();
    view.setMetadata(
        RoundMetadata.meta(namespace, member, epoch.federation(), Map.of(Labels.MEMBER, member)));
    view.setSpec(new RewardAccountSpec(member));
    view.setStatus(
        new RewardAccountStatus(
            credits(account),
            earned(member, state),
            history(member, state, names),
            new RewardAccountStatus.Summary(
                Long.toString(account.released()),
                Long.toString(account.reserved()),
                Long.toString(account.pending()),
                Long.toString(account.forfeited()))));
    return view;
  }

  /** A member's credits as the API shows them. */
  public static Credits credits(Accounts.Account account) {
    return new Credits(
        account.granted(),
        account.released(),
        account.reserved(),
        account.pending(),
        account.forfeited());
  }

  private static RewardAccountStatus.Earned earned(String member, LedgerState state) {
    long work = 0;
    long improvement = 0;
    for (Round round : state.rounds().values()) {
      for (SlotView slot : round.view().slots(Verdict.CERTIFIED)) {
        if (slot.id().member().equals(member)) {
          work += round.creditsPerSlot();
          improvement += round.view().improvement(slot.id());
        }
      }
    }
    return new RewardAccountStatus.Earned(work, improvement);
  }

  private static List<RewardAccountStatus.Entry> history(
      String member, LedgerState state, RoundNames names) {
    var history = new ArrayList<RewardAccountStatus.Entry>();
    for (Round round : state.rounds().values()) {
      for (SlotView slot : round.view().slots(Verdict.CERTIFIED)) {
        long improvement = round.view().improvement(slot.id());
        if (slot.id().member().equals(member)) {
          history.add(entry(names.of(round), "work", round.creditsPerSlot()));
          if (improvement > 0) {
            history.add(entry(names.of(round), "improvement", improvement));
          }
        }
        if (round.sponsor().equals(member)) {
          history.add(entry(names.of(round), "budget", -round.pay(slot.id())));
          if (round.omissionCredits(slot.id()) > 0) {
            history.add(entry(names.of(round), "omission", -round.omissionCredits(slot.id())));
          }
        }
      }
    }
    int from = Math.max(0, history.size() - MAX_HISTORY);
    return List.copyOf(history.subList(from, history.size()).reversed());
  }

  private static RewardAccountStatus.Entry entry(String round, String reason, long credits) {
    return new RewardAccountStatus.Entry(round, reason, credits);
  }
}
