package training.proof.protocol.ledger;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;

/**
 * Everybody's credits, recomputed from certificates alone. Credits move only by certificates: an
 * opened round sets its budget aside, a certified slot moves its pay to the worker, a settled round
 * gives back what no slot can claim any more: one that is revealed and undecided may still be
 * certified.
 */
public final class Accounts {
  private Accounts() {}

  /**
   * One member's credits; granted + earned = released + reserved + pending + spent.
   *
   * @param released can be spent
   * @param reserved set aside for own open rounds
   * @param pending earned by certified slots
   * @param spent paid to others' and own certified slots
   * @param certifiedSlots how many
   * @param convictions how many slots a quorum convicted
   */
  public record Account(
      long granted,
      long released,
      long reserved,
      long pending,
      long spent,
      long certifiedSlots,
      long convictions) {
    Account plus(long released, long reserved, long pending, long spent, long slots, long guilty) {
      return new Account(
          granted,
          this.released + released,
          this.reserved + reserved,
          this.pending + pending,
          this.spent + spent,
          certifiedSlots + slots,
          convictions + guilty);
    }
  }

  /** The accounts of all members, by name. */
  public static SortedMap<String, Account> of(LedgerState state) {
    var accounts = new TreeMap<String, Account>();
    state
        .epoch()
        .ifPresent(
            epoch ->
                epoch
                    .members()
                    .forEach(
                        (name, member) ->
                            accounts.put(
                                name,
                                new Account(member.credits(), member.credits(), 0, 0, 0, 0, 0))));
    state.rounds().values().stream()
        .filter(round -> round.view().certified())
        .forEach(round -> book(accounts, round));
    return Collections.unmodifiableSortedMap(accounts);
  }

  /** What this member could set aside for another round. */
  public static long released(LedgerState state, String member) {
    Account account = of(state).get(member);
    return account == null ? 0 : account.released();
  }

  /**
   * What a sponsor may still promise in one of its opens: what is released, less the budgets of its
   * earlier opens that may yet be certified. Its feed orders them alike for every voter, so that no
   * set of certified opens exceeds its credits.
   *
   * @param counter place of the open in the sponsor's feed
   */
  public static long available(LedgerState state, String sponsor, long counter) {
    long promised =
        state.rounds().values().stream()
            .filter(other -> other.sponsor().equals(sponsor) && other.counter() < counter)
            .filter(other -> !other.view().certified() && !isBeaten(state, other))
            .mapToLong(other -> other.open().budget())
            .sum();
    return released(state, sponsor) - promised;
  }

  /** Whether another opening of the same round was certified: then this one never will be. */
  private static boolean isBeaten(LedgerState state, Round round) {
    return state.roundsOf(round.sponsor(), round.open().run()).stream()
        .anyMatch(
            other -> other.open().index() == round.open().index() && other.view().certified());
  }

  /**
   * A digest of all that is certified: equal at every member that holds the same certificates and
   * reveals, however many votes beyond a quorum it has seen.
   */
  public static Digest ledgerDigest(LedgerState state) {
    var rounds = new TreeMap<String, Certified>();
    state.rounds().values().stream()
        .filter(round -> round.view().certified())
        .forEach(round -> rounds.put(round.id().hex(), Certified.of(round)));
    return CanonicalJson.digest(
        new Certificates(
            state.epoch().map(epoch -> epoch.federation()).orElse(Digest.ZERO),
            state.epoch().map(Epoch::number).orElse(0),
            of(state),
            rounds));
  }

  private record Certificates(
      Digest federation,
      int epoch,
      SortedMap<String, Account> accounts,
      SortedMap<String, Certified> rounds) {}

  private record Certified(SortedMap<String, String> slots, String checkpoint) {
    static Certified of(Round round) {
      var slots = new TreeMap<String, String>();
      for (SlotView slot : round.view().slots().values()) {
        switch (slot.verdict()) {
          case CERTIFIED -> slots.put(slot.id().toString(), slot.included().orElseThrow().hex());
          case CONVICTED, FORFEITED -> slots.put(slot.id().toString(), slot.verdict().name());
          case AWAITED, INCLUDED, REVEALED, MALFORMED -> {}
        }
      }
      return new Certified(
          slots, round.view().settled().map(closing -> closing.id().hex()).orElse(""));
    }
  }

  private static void book(SortedMap<String, Account> accounts, Round round) {
    RoundView view = round.view();
    long pay = round.creditsPerSlot();
    long paid = 0;
    for (SlotView slot : view.slots().values()) {
      if (slot.verdict() == Verdict.CERTIFIED) {
        paid += pay;
        change(accounts, slot.id().member(), 0, 0, pay, 0, 1, 0);
      } else if (slot.verdict() == Verdict.CONVICTED) {
        change(accounts, slot.id().member(), 0, 0, 0, 0, 0, 1);
      }
    }
    long setAside =
        view.settled().isPresent()
            ? pay * view.slots(Verdict.REVEALED).size()
            : round.open().budget() - paid;
    change(accounts, round.sponsor(), -paid - setAside, setAside, 0, paid, 0, 0);
  }

  private static void change(
      SortedMap<String, Account> accounts,
      String member,
      long released,
      long reserved,
      long pending,
      long spent,
      long slots,
      long guilty) {
    accounts.computeIfPresent(
        member, (name, account) -> account.plus(released, reserved, pending, spent, slots, guilty));
  }
}
