package training.proof.protocol.ledger;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;

/**
 * Everybody's credits, recomputed from certificates alone. Credits move only by certificates: an
 * opened round sets its budget aside, a certified slot moves its pay to the worker, a release lets
 * the worker spend it, a settled round gives back what no slot can claim any more: one that is
 * undecided, or may still be included, may still be certified.
 *
 * <p>Improvement is paid with the pay of the slot that brought it, once a checkpoint that lists the
 * slot is settled and accepted. Who takes a candidate pays for every certified slot: the share of
 * one that the checkpoint leaves out is the sponsor's loss, so that leaving out saves nothing.
 *
 * <p>A conviction or forfeiture takes what the member had committed to before it, as far as that is
 * not released: the order of its own feed says what was before, so that everybody agrees on it.
 */
public final class Accounts {
  private Accounts() {}

  /**
   * One member's credits. Over all members, granted = released + reserved + pending + forfeited.
   *
   * @param released can be spent
   * @param reserved set aside for own open rounds
   * @param pending earned by certified slots, and at stake until released
   * @param forfeited earned and lost; of a sponsor, what slots it left out could have earned
   * @param spent paid to others' and own certified slots
   * @param certifiedSlots how many
   * @param convictions how many slots a quorum convicted
   */
  public record Account(
      long granted,
      long released,
      long reserved,
      long pending,
      long forfeited,
      long spent,
      long certifiedSlots,
      long convictions) {
    /** The same with another amount at stake. */
    public Account withPending(long other) {
      return new Account(
          granted, released, reserved, other, forfeited, spent, certifiedSlots, convictions);
    }
  }

  /** An account being booked. */
  private static final class Book {
    private final long granted;
    private long released;
    private long reserved;
    private long pending;
    private long forfeited;
    private long spent;
    private long certifiedSlots;
    private long convictions;

    /** The newest place in the member's feed of a commitment that cost it what was pending. */
    private long guiltyUpTo;

    Book(long granted) {
      this.granted = granted;
      this.released = granted;
    }

    void blame(SlotView slot) {
      guiltyUpTo = Math.max(guiltyUpTo, slot.committedAt());
      convictions += slot.verdict() == Verdict.CONVICTED ? 1 : 0;
    }

    void earn(SlotView slot, long pay) {
      certifiedSlots++;
      if (slot.released()) {
        released += pay;
      } else if (slot.committedAt() <= guiltyUpTo) {
        forfeited += pay;
      } else {
        pending += pay;
      }
    }

    void pay(long paid, long setAside, long lost) {
      released -= paid + setAside + lost;
      reserved += setAside;
      forfeited += lost;
      spent += paid;
    }

    Account close() {
      return new Account(
          granted, released, reserved, pending, forfeited, spent, certifiedSlots, convictions);
    }
  }

  /** The accounts of all members, by name. */
  public static SortedMap<String, Account> of(LedgerState state) {
    var books = new TreeMap<String, Book>();
    state
        .epochs()
        .everybody()
        .forEach((name, member) -> books.put(name, new Book(member.credits())));
    List<Round> rounds =
        state.rounds().values().stream().filter(round -> round.view().certified()).toList();
    rounds.forEach(round -> blame(books, round));
    rounds.forEach(round -> book(books, round));
    var accounts = new TreeMap<String, Account>();
    books.forEach((name, book) -> accounts.put(name, book.close()));
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
            .filter(other -> !other.view().refused())
            .mapToLong(other -> other.open().budget())
            .sum();
    return released(state, sponsor) - promised;
  }

  /** Whether another opening of the same round was certified: then this one never will be. */
  static boolean isBeaten(LedgerState state, Round round) {
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
            state.epoch().map(Epoch::federation).orElse(Digest.ZERO),
            List.copyOf(state.epochs().all().values()),
            of(state),
            rounds));
  }

  private record Certificates(
      Digest federation,
      List<Epoch> epochs,
      SortedMap<String, Account> accounts,
      SortedMap<String, Certified> rounds) {}

  private record Certified(SortedMap<String, String> slots, String checkpoint) {
    static Certified of(Round round) {
      var slots = new TreeMap<String, String>();
      for (SlotView slot : round.view().slots().values()) {
        switch (slot.verdict()) {
          case CERTIFIED ->
              slots.put(
                  slot.id().toString(),
                  slot.included().orElseThrow().hex() + (slot.released() ? " released" : ""));
          case CONVICTED, FORFEITED, LAPSED ->
              slots.put(slot.id().toString(), slot.verdict().name());
          case AWAITED, INCLUDED, REVEALED, MALFORMED -> {}
        }
      }
      return new Certified(
          slots, round.view().settled().map(closing -> closing.id().hex()).orElse(""));
    }
  }

  private static void blame(SortedMap<String, Book> books, Round round) {
    for (SlotView slot : round.view().slots().values()) {
      if (slot.verdict() == Verdict.CONVICTED || slot.verdict() == Verdict.FORFEITED) {
        of(books, slot.id().member(), book -> book.blame(slot));
      }
    }
  }

  private static void book(SortedMap<String, Book> books, Round round) {
    RoundView view = round.view();
    List<SlotView> certified = view.slots(Verdict.CERTIFIED);
    certified.forEach(
        slot -> of(books, slot.id().member(), book -> book.earn(slot, round.pay(slot.id()))));
    long paid = certified.stream().mapToLong(slot -> round.pay(slot.id())).sum();
    long lost = certified.stream().mapToLong(slot -> round.omissionCredits(slot.id())).sum();
    long setAside =
        view.settled().isPresent()
            ? view.slots().values().stream()
                .filter(SlotView::isUndecided)
                .mapToLong(slot -> round.creditsPerSlot() + round.omissionCredits(slot.id()))
                .sum()
            : round.open().budget() - paid;
    of(books, round.sponsor(), book -> book.pay(paid, setAside, lost));
  }

  private static void of(SortedMap<String, Book> books, String member, Consumer<Book> entry) {
    Optional.ofNullable(books.get(member)).ifPresent(entry);
  }
}
