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
import java.util.stream.Collectors;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/**
 * Everything that follows from the statements folded so far. Immutable; rounds are sets of
 * statements from which all else is derived, which is why arrival order cannot matter.
 *
 * @param epochs all member lists
 * @param feeds the head of every feed
 * @param placed the statement at each place of each feed, or its digest once its round is over
 * @param offers the newest offer of each member
 * @param rounds by the digest of their open statement
 * @param parked statements of rounds whose open statement is not there yet
 * @param equivocations one a member at most: more add nothing
 */
public record LedgerState(
    Epochs epochs,
    SortedMap<String, FeedHead> feeds,
    Map<String, Map<Long, Place>> placed,
    SortedMap<String, Body.Offer> offers,
    SortedMap<Digest, Round> rounds,
    Map<Digest, List<SignedStatement>> parked,
    SortedMap<String, Equivocation> equivocations) {

  /** Nothing is known. */
  public static LedgerState empty() {
    return new LedgerState(
        Epochs.NONE,
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

  /** Why a statement can never be folded, as far as is known here. */
  public Optional<Outcome.Refused> objection(Statement statement) {
    return Fold.objection(this, statement);
  }

  /** The newest epoch; absent before the genesis. */
  public Optional<Epoch> epoch() {
    return epochs.newest();
  }

  /** The ledger with a proof that a member signed twice; one a member is enough. */
  public LedgerState with(Equivocation found) {
    var all = new TreeMap<>(equivocations);
    all.putIfAbsent(found.first().header().issuer(), found);
    return new LedgerState(epochs, feeds, placed, offers, rounds, parked, all);
  }

  /** The head of a member's feed. */
  public FeedHead head(String member) {
    return feeds.getOrDefault(member, FeedHead.EMPTY);
  }

  /** The newest statement of each feed that is of this epoch or an earlier one. */
  public SortedMap<String, FeedHead> headsUpTo(int epoch) {
    var heads = new TreeMap<String, FeedHead>();
    feeds.forEach(
        (member, head) -> {
          long counter = head.counter();
          while (counter > 0 && placed.get(member).get(counter).epoch() > epoch) {
            counter--;
          }
          if (counter > 0) {
            heads.put(
                member,
                new FeedHead(
                    epochs.newest().orElseThrow().incarnation(member, counter),
                    counter,
                    placed.get(member).get(counter).id()));
          }
        });
    return heads;
  }

  /**
   * Statements beyond the end of their incarnation. Nobody but their issuer can have folded them,
   * since nobody else takes its word alone; it has to read its record anew without them.
   */
  public List<SignedStatement> beyondTheEnd() {
    return epochs.newest().map(Epoch::ended).orElse(Collections.emptySortedMap()).keySet().stream()
        .flatMap(member -> placed.getOrDefault(member, Map.of()).values().stream())
        .flatMap(place -> place.statement().stream())
        .filter(signed -> epochs.isBeyondTheEnd(signed.header()))
        .toList();
  }

  /** The epoch that a member's feed has reached; 0 before its first statement. */
  int epochOf(String member) {
    return Optional.ofNullable(placed.get(member))
        .map(feed -> feed.get(head(member).counter()).epoch())
        .orElse(0);
  }

  /**
   * The places of a feed after a counter, in order.
   *
   * @param counter any number: a peer asks for what it likes
   */
  public List<Place> places(String member, long counter, int limit) {
    Map<Long, Place> feed = placed.getOrDefault(member, Map.of());
    long head = head(member).counter();
    long known = Math.clamp(counter, 0, head);
    long last = Math.min(head, known + limit);
    var found = new ArrayList<Place>();
    for (long place = known + 1; place <= last; place++) {
      found.add(feed.get(place));
    }
    return found;
  }

  /** The same as statements, up to the first that is only in a record file. */
  public List<SignedStatement> after(String member, long counter, int limit) {
    return places(member, counter, limit).stream()
        .map(Place::statement)
        .takeWhile(Optional::isPresent)
        .map(Optional::orElseThrow)
        .toList();
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

  LedgerState withEpochs(Epochs more) {
    var all = new TreeMap<>(rounds);
    all.replaceAll((id, round) -> round.with(more.all()));
    return new LedgerState(more, feeds, placed, offers, all, parked, equivocations);
  }

  LedgerState withPlaced(SignedStatement signed) {
    var header = signed.header();
    var heads = new TreeMap<>(feeds);
    heads.put(header.issuer(), new FeedHead(header.incarnation(), header.counter(), signed.id()));
    var all = new HashMap<>(placed);
    var feed = new HashMap<>(placed.getOrDefault(header.issuer(), Map.of()));
    feed.put(header.counter(), Place.of(signed));
    all.put(header.issuer(), feed);
    return new LedgerState(epochs, heads, all, offers, rounds, parked, equivocations);
  }

  /** What was said in a round, its open statement first, as far as that is not gone. */
  public List<SignedStatement> statementsOf(Round round) {
    List<SignedStatement> said = new ArrayList<>();
    if (round.summary().isEmpty()) {
      placed.get(round.sponsor()).get(round.counter()).statement().ifPresent(said::add);
    }
    said.addAll(round.statements());
    return said;
  }

  /** Without the statements of a round that is over; see {@link OverRounds}. */
  LedgerState without(Round round) {
    var all = new HashMap<>(placed);
    statementsOf(round).stream()
        .map(SignedStatement::header)
        .collect(Collectors.groupingBy(Header::issuer))
        .forEach(
            (issuer, headers) -> {
              var feed = new HashMap<>(all.get(issuer));
              headers.forEach(
                  header ->
                      feed.computeIfPresent(header.counter(), (counter, place) -> place.bare()));
              all.put(issuer, feed);
            });
    return new LedgerState(epochs, feeds, all, offers, rounds, parked, equivocations)
        .withRound(round.over());
  }

  LedgerState withOffer(String member, Body.Offer offer) {
    var newest = new TreeMap<>(offers);
    newest.merge(member, offer, (old, next) -> next.serial() > old.serial() ? next : old);
    return new LedgerState(epochs, feeds, placed, newest, rounds, parked, equivocations);
  }

  LedgerState withRound(Round round) {
    var all = new TreeMap<>(rounds);
    all.put(round.id(), round);
    return new LedgerState(epochs, feeds, placed, offers, all, parked, equivocations);
  }

  LedgerState withParked(Digest round, Collection<SignedStatement> statements) {
    var all = new HashMap<>(parked);
    if (statements.isEmpty()) {
      all.remove(round);
    } else {
      all.put(round, List.copyOf(statements));
    }
    return new LedgerState(epochs, feeds, placed, offers, rounds, all, equivocations);
  }
}
