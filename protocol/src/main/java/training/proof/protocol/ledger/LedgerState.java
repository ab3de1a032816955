package training.proof.protocol.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.SignedStatement;

/**
 * Everything that follows from the statements folded so far. Immutable; rounds are sets of
 * statements from which all else is derived, which is why arrival order cannot matter.
 *
 * @param epoch absent before the genesis
 * @param feeds the head of every feed
 * @param placed digest of the statement at each place of each feed
 * @param offers the newest offer of each member
 * @param rounds by the digest of their open statement
 * @param parked statements of rounds whose open statement is not there yet
 * @param equivocations one a member at most: more add nothing
 */
public record LedgerState(
    Optional<Epoch> epoch,
    SortedMap<String, FeedHead> feeds,
    Map<String, Map<Long, SignedStatement>> placed,
    SortedMap<String, Body.Offer> offers,
    SortedMap<Digest, Round> rounds,
    Map<Digest, List<SignedStatement>> parked,
    SortedMap<String, Equivocation> equivocations) {

  /** Nothing is known. */
  public static LedgerState empty() {
    return new LedgerState(
        Optional.empty(),
        Collections.emptySortedMap(),
        Map.of(),
        Collections.emptySortedMap(),
        Collections.emptySortedMap(),
        Map.of(),
        Collections.emptySortedMap());
  }

  /** A state and what became of the statement that led to it. */
  public record Folded(LedgerState state, Outcome outcome) {}

  /** Adds a statement that has passed the gate. */
  public Folded fold(SignedStatement signed) {
    return Fold.fold(this, signed);
  }

  /** Why a statement with this header can never be folded, as far as is known here. */
  public Optional<Outcome.Refused> objection(Header header) {
    return Fold.objection(this, header);
  }

  /** The ledger with a proof that a member signed twice; one a member is enough. */
  public LedgerState with(Equivocation found) {
    var all = new TreeMap<>(equivocations);
    all.putIfAbsent(found.first().header().issuer(), found);
    return new LedgerState(epoch, feeds, placed, offers, rounds, parked, all);
  }

  /** The head of a member's feed. */
  public FeedHead head(String member) {
    return feeds.getOrDefault(member, FeedHead.EMPTY);
  }

  /**
   * The statements of a feed after a counter, in order.
   *
   * @param counter any number: a peer asks for what it likes
   */
  public List<SignedStatement> after(String member, long counter, int limit) {
    Map<Long, SignedStatement> feed = placed.getOrDefault(member, Map.of());
    long head = head(member).counter();
    long known = Math.clamp(counter, 0, head);
    long last = Math.min(head, known + limit);
    var found = new ArrayList<SignedStatement>();
    for (long place = known + 1; place <= last; place++) {
      found.add(feed.get(place));
    }
    return found;
  }

  /** A round, if its open statement is known. */
  public Optional<Round> round(Digest id) {
    return Optional.ofNullable(rounds.get(id));
  }

  /** All rounds of a sponsor's run, whether certified or not. */
  public List<Round> roundsOf(String sponsor, String run) {
    return rounds.values().stream()
        .filter(round -> round.sponsor().equals(sponsor) && round.open().run().equals(run))
        .toList();
  }

  LedgerState withEpoch(Epoch first) {
    return new LedgerState(
        Optional.of(first), feeds, placed, offers, rounds, parked, equivocations);
  }

  LedgerState withPlaced(SignedStatement signed) {
    var header = signed.header();
    var heads = new TreeMap<>(feeds);
    heads.put(header.issuer(), new FeedHead(header.incarnation(), header.counter(), signed.id()));
    var all = new HashMap<>(placed);
    var feed = new HashMap<>(placed.getOrDefault(header.issuer(), Map.of()));
    feed.put(header.counter(), signed);
    all.put(header.issuer(), feed);
    return new LedgerState(epoch, heads, all, offers, rounds, parked, equivocations);
  }

  LedgerState withOffer(String member, Body.Offer offer) {
    var newest = new TreeMap<>(offers);
    newest.merge(member, offer, (old, next) -> next.serial() > old.serial() ? next : old);
    return new LedgerState(epoch, feeds, placed, newest, rounds, parked, equivocations);
  }

  LedgerState withRound(Round round) {
    var all = new TreeMap<>(rounds);
    all.put(round.id(), round);
    return new LedgerState(epoch, feeds, placed, offers, all, parked, equivocations);
  }

  LedgerState withParked(Digest round, Collection<SignedStatement> statements) {
    var all = new HashMap<>(parked);
    if (statements.isEmpty()) {
      all.remove(round);
    } else {
      all.put(round, List.copyOf(statements));
    }
    return new LedgerState(epoch, feeds, placed, offers, rounds, all, equivocations);
  }
}
