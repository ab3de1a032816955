package training.proof.protocol.feed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.ledger.Equivocation;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.ledger.Place;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.SignedStatement;

/**
 * Which statements of others count: those that a quorum of voters holds in the same place. A member
 * that tells different members different things thereby silences itself at most, and all that
 * follow the rules fold the same feeds (consistent broadcast, after Bracha and Toueg 1985).
 *
 * <p>What a peer tells is held, the first chain that is heard of a feed is acknowledged, and {@link
 * #next} gives out what may be folded. Nothing in here needs to outlive the process but this
 * member's newest acknowledgement, which is a promise.
 */
public final class Acceptance {
  /** Characters of what some dozens of members tell of each other; beyond it, gates look again. */
  private static final int MOST_ADMITTED = 1 << 25;

  private final String me;
  private final Map<String, HeldFeed> feeds = new TreeMap<>();

  /** By voter, then by who told of it: cheats tell different members different things. */
  private final Map<String, Map<String, SignedAcknowledgement>> acknowledged = new TreeMap<>();

  private final Vouched vouched = new Vouched();

  /** By epoch and voter: what they acknowledged of it once it was over. */
  private final Map<Integer, SortedMap<String, SignedAcknowledgement>> closings = new HashMap<>();

  /** What has passed the gate lately. */
  private final Map<Envelope, SignedAcknowledgement> admitted = new HashMap<>();

  private int charactersAdmitted;

  private final Map<String, FeedHead> promised = new HashMap<>();

  /** By member: where this one said that an incarnation ends. */
  private final Map<String, End> ends = new HashMap<>();

  private Epochs followed = LedgerState.empty().epochs();
  private final List<Equivocation> proofs = new ArrayList<>();
  private final Set<String> abreastOf = new HashSet<>();
  private int epoch;

  /**
   * Of a member's feed nothing beyond this head is acknowledged, for the sake of a word on the next
   * epoch.
   *
   * @param epoch that the word was said in
   */
  private record End(int epoch, int attempt, FeedHead head) {
    boolean isBefore(int otherEpoch, int otherAttempt) {
      return epoch < otherEpoch || (epoch == otherEpoch && attempt < otherAttempt);
    }

    /** Whether the word may still come to count: nobody says anything in that attempt later. */
    boolean holds(Epochs epochs) {
      if (epochs.newest().isEmpty()) {
        return true;
      }
      Epochs.Attempt next = epochs.next();
      return !isBefore(next.number() - 1, next.attempt());
    }
  }

  /** Nothing is held yet. */
  public Acceptance(String me) {
    this.me = me;
  }

  /** This member has acknowledged this before, or another process of it has: it stands. */
  public void promise(Acknowledgement own) {
    own.heads()
        .forEach(
            (issuer, head) -> {
              FeedHead before = promised.getOrDefault(issuer, FeedHead.EMPTY);
              if (head.counter() > before.counter() || head.incarnation() > before.incarnation()) {
                promised.put(issuer, head);
                Optional.ofNullable(feeds.get(issuer)).ifPresent(HeldFeed::restart);
              }
            });
    own.ends().orElse(Collections.emptySortedMap()).entrySet().stream()
        .filter(
            end ->
                !ends.containsKey(end.getKey())
                    || ends.get(end.getKey()).isBefore(own.epoch(), end.getValue()))
        .forEach(
            end ->
                ends.put(
                    end.getKey(),
                    new End(
                        own.epoch(),
                        end.getValue(),
                        own.heads().getOrDefault(end.getKey(), FeedHead.EMPTY))));
  }

  /** Members of whose feeds nothing more is acknowledged, and the attempt that it is for. */
  SortedMap<String, Integer> ends(LedgerState state) {
    var now = new TreeMap<String, Integer>();
    ends.forEach(
        (member, end) -> {
          if (end.holds(state.epochs())) {
            now.put(member, end.attempt());
          }
        });
    return now;
  }

  /**
   * Lets go of what lies beyond the end of an incarnation. Where an incarnation ends does not
   * change any more, so that this needs a look whenever there is another list, and no other.
   */
  @SuppressWarnings("ReferenceEquality") // Another list is another object.
  private void follow(LedgerState state) {
    if (state.epochs() != followed) {
      followed = state.epochs();
      feeds.values().forEach(feed -> feed.drop(this::isDead));
      promised.entrySet().removeIf(entry -> isDead(entry.getKey(), entry.getValue()));
    }
  }

  private boolean isDead(SignedStatement signed) {
    return followed.isBeyondTheEnd(signed.header());
  }

  private boolean isDead(String member, FeedHead head) {
    return followed
        .newest()
        .filter(epoch -> epoch.incarnation(member, head.counter()) > head.incarnation())
        .isPresent();
  }

  /**
   * What this member could say of members that are to be restarted: that their incarnation ends at
   * what it has acknowledged of it. Nothing of whom others have more of: they will tell.
   *
   * @param wanted by member: the incarnation that its user wants begun
   */
  public Set<Change> restarts(LedgerState state, Map<String, Integer> wanted) {
    if (state.epoch().isEmpty() || wanted.isEmpty()) {
      return Set.of();
    }
    SortedMap<String, FeedHead> heads = heads(state);
    var changes = new HashSet<Change>();
    wanted.forEach(
        (member, incarnation) ->
            Optional.of(heads.getOrDefault(member, FeedHead.EMPTY))
                .filter(head -> head.counter() >= furthest(state, member, Set.of(member)))
                .filter(head -> isCertain(state, member, head))
                .map(head -> new Change.Restart(member, incarnation, head.counter(), head.digest()))
                .filter(restart -> state.epochs().objection(restart).isEmpty())
                .ifPresent(changes::add));
    return changes;
  }

  /**
   * Whether equal words of a quorum make it certain that all before the head comes to count, and
   * nothing after it ever does: the words acknowledge what is not folded yet; and a quorum of any
   * epoch that could still accept something shares an honest voter with those that say them.
   */
  private boolean isCertain(LedgerState state, String member, FeedHead head) {
    Epoch newest = state.epoch().orElseThrow();
    long folded = state.head(member).counter();
    int since =
        head.counter() > folded
            ? newest.number()
            : state.places(member, head.counter() - 1, 1).stream()
                .limit(head.counter())
                .mapToInt(Place::epoch)
                .findFirst()
                .orElse(0);
    return after(state, member, folded, HeldFeed.AHEAD).stream()
            .limit(Math.max(0, head.counter() - folded))
            .allMatch(place -> place.epoch() == newest.number())
        && state.epochs().all().tailMap(since).values().stream()
            .filter(epoch -> epoch.isVoter(member))
            .allMatch(epoch -> sharesAnHonestVoter(epoch, newest));
  }

  private static boolean sharesAnHonestVoter(Epoch earlier, Epoch newest) {
    long newcomers = newest.voters().stream().filter(voter -> !earlier.isVoter(voter)).count();
    return earlier.q() + newest.q() - newcomers - earlier.n() > earlier.f();
  }

  /**
   * Takes a statement that has passed the gate.
   *
   * @param from the peer that told of it
   * @return what became of it; empty where there is nothing to wait for: fold it
   */
  public Optional<Outcome> hear(LedgerState state, String from, SignedStatement signed) {
    follow(state);
    String issuer = signed.header().issuer();
    Optional<Outcome.Refused> objection = state.objection(signed.statement());
    FeedHead head = state.head(issuer);
    if (objection.isPresent() || issuer.equals(me) || signed.header().counter() <= head.counter()) {
      return Optional.empty();
    }
    HeldFeed feed = feeds.computeIfAbsent(issuer, name -> new HeldFeed());
    feed.follow(head);
    Outcome outcome = feed.hold(from, signed, () -> furthest(state, issuer, Set.of()));
    if (outcome instanceof Outcome.Held) {
      feed.rival(signed).ifPresent(other -> proofs.add(new Equivocation(other, signed)));
      feed.extend(promise(issuer));
    }
    return Optional.of(outcome);
  }

  /**
   * Takes what a voter says it holds.
   *
   * @param from the peer that told of it
   */
  public void hear(String from, SignedAcknowledgement signed) {
    if (signed.issuer().equals(me)) {
      promise(signed.content());
    } else {
      SignedAcknowledgement before =
          acknowledged.computeIfAbsent(signed.issuer(), voter -> new TreeMap<>()).put(from, signed);
      if (signed.equals(before)) {
        return;
      }
      admit(signed);
      vouched.replace(before, signed, this::isSupported);
    }
  }

  private void admit(SignedAcknowledgement signed) {
    int characters = signed.envelope().payload().length();
    if (charactersAdmitted > MOST_ADMITTED - characters) {
      admitted.clear();
      charactersAdmitted = 0;
    }
    if (admitted.put(signed.envelope(), signed) == null) {
      charactersAdmitted += characters;
    }
  }

  private void isSupported(String issuer) {
    Optional.ofNullable(feeds.get(issuer)).ifPresent(HeldFeed::isSupported);
  }

  /** Takes what a voter says that it had of an epoch when that was over. */
  public void hearClosing(SignedAcknowledgement signed) {
    closings
        .computeIfAbsent(signed.content().epoch(), epoch -> new TreeMap<>())
        .put(signed.issuer(), signed);
    signed.content().heads().keySet().forEach(this::isSupported);
  }

  /** What is known here of that, by voter. */
  public SortedMap<String, SignedAcknowledgement> closing(int epoch) {
    return Collections.unmodifiableSortedMap(
        closings.getOrDefault(epoch, Collections.emptySortedMap()));
  }

  /**
   * The epoch whose closing is to be asked for: the newest that is known here, where a peer speaks
   * of a later one, and else any of which too little is known here to show it to others.
   */
  public Optional<Integer> lacksClosing(LedgerState state, Told told) {
    return state
        .epoch()
        .flatMap(
            newest ->
                epoch(told) > newest.number()
                    ? Optional.of(newest.number())
                    : state.epochs().all().headMap(newest.number()).values().stream()
                        .filter(epoch -> !epoch.isQuorum(closing(epoch.number()).keySet()))
                        .map(Epoch::number)
                        .findFirst());
  }

  /** An acknowledgement that has passed the gate before: every answer of a peer repeats most. */
  public Optional<SignedAcknowledgement> known(Envelope envelope) {
    return Optional.ofNullable(admitted.get(envelope));
  }

  private int epoch(Told told) {
    return told.own()
        .flatMap(this::known)
        .map(signed -> signed.content().epoch())
        .orElseGet(told::epoch);
  }

  /**
   * The feeds that a peer itself says it has. What it signed in an epoch that is not known here
   * says no less what there is to fetch, and the epoch is to be learned from that.
   */
  public SortedMap<String, FeedHead> heads(String peer, Told told) {
    return told.own()
        .flatMap(this::known)
        .map(signed -> signed.content().heads())
        .orElseGet(() -> told.heads(peer));
  }

  /** The next statement that may be folded; to be asked again once it is. */
  public Optional<SignedStatement> next(LedgerState state) {
    follow(state);
    int newest = state.epoch().map(Epoch::number).orElse(0);
    if (newest != epoch) {
      // What closes this epoch may have been heard before it was known.
      epoch = newest;
      feeds.values().forEach(HeldFeed::isSupported);
    }
    for (Map.Entry<String, HeldFeed> entry : feeds.entrySet()) {
      String issuer = entry.getKey();
      HeldFeed feed = entry.getValue();
      feed.follow(state.head(issuer));
      if (feed.hasChanged()) {
        feed.extend(promise(issuer));
        Optional<SignedStatement> accepted = accepted(state, issuer, feed);
        if (accepted.isPresent()) {
          return accepted;
        }
        feed.isStuck();
      }
    }
    return Optional.empty();
  }

  /** Proofs found since this was last asked that a member signed twice for one place. */
  public List<Equivocation> proofs() {
    List<Equivocation> found = List.copyOf(proofs);
    proofs.clear();
    return found;
  }

  /** What this member may acknowledge now. */
  public SortedMap<String, FeedHead> heads(LedgerState state) {
    follow(state);
    var heads = new TreeMap<>(state.feeds());
    feeds.forEach(
        (issuer, feed) -> {
          feed.follow(state.head(issuer));
          feed.tip().ifPresent(tip -> heads.put(issuer, tip));
        });
    promised.forEach(
        (issuer, head) ->
            heads.merge(
                issuer, head, (now, before) -> before.counter() > now.counter() ? before : now));
    ends.forEach(
        (member, end) -> {
          if (end.holds(state.epochs())) {
            heads.put(member, end.head());
          }
        });
    heads.values().removeIf(head -> head.counter() == 0);
    return Collections.unmodifiableSortedMap(heads);
  }

  /** What this member has of a feed: folded, and held in the chain that it acknowledges. */
  public List<Place> after(LedgerState state, String member, long counter, int limit) {
    follow(state);
    List<Place> found = new ArrayList<>(state.places(member, counter, limit));
    HeldFeed feed = feeds.get(member);
    if (feed != null) {
      feed.follow(state.head(member));
      feed.chain().stream()
          .filter(signed -> signed.header().counter() > counter)
          .limit(limit - (long) found.size())
          .forEach(signed -> found.add(Place.of(signed)));
    }
    return found;
  }

  private boolean holds(LedgerState state, String member, FeedHead head) {
    return head.counter() == 0
        || after(state, member, head.counter() - 1, 1).stream()
            .anyMatch(place -> place.id().equals(head.digest()));
  }

  /** The newest acknowledgements known of the others, one a voter and as its own feed's peer. */
  public List<SignedAcknowledgement> others() {
    var newest = new ArrayList<SignedAcknowledgement>();
    acknowledged.forEach(
        (voter, told) -> {
          SignedAcknowledgement own = told.get(voter);
          newest.add(own == null ? told.values().iterator().next() : own);
        });
    return newest;
  }

  /** What this member has of a feed, for {@link FeedCursor}. */
  public FeedCursor.Own own(LedgerState state, String member, FeedHead theirs) {
    follow(state);
    FeedHead folded = state.head(member);
    HeldFeed feed = feeds.get(member);
    if (feed != null) {
      feed.follow(folded);
    }
    FeedHead tip =
        Optional.ofNullable(feed).flatMap(held -> held.tip().or(held::reach)).orElse(folded);
    return new FeedCursor.Own(folded, tip, holds(state, member, theirs));
  }

  /**
   * This peer has given all that it has of this member's own feed.
   *
   * @return whether that is new
   */
  public boolean caughtUp(String peer) {
    return abreastOf.add(peer);
  }

  /**
   * Whether this member may sign: it has heard from the others what they have of its own feed. A
   * member that was restored from an old backup would else sign anew what it has signed before.
   *
   * @param patient whether members that do not answer are still waited for; a quorum always is
   */
  public boolean isAbreast(LedgerState state, boolean patient) {
    return state
        .epoch()
        .filter(epoch -> epoch.isVoter(me))
        .map(epoch -> epoch.n() - unheard(state).size() >= (patient ? epoch.n() : epoch.q()))
        .orElse(true);
  }

  /** Voters that have not yet given all they have of this member's own feed. */
  public List<String> unheard(LedgerState state) {
    return state.epoch().stream()
        .flatMap(epoch -> epoch.voters().stream())
        .filter(voter -> !voter.equals(me) && !abreastOf.contains(voter))
        .toList();
  }

  private Optional<FeedHead> promise(String issuer) {
    return Optional.ofNullable(promised.get(issuer));
  }

  /** What may be folded: it, or something after it, is acknowledged by a quorum of its epoch. */
  private Optional<SignedStatement> accepted(LedgerState state, String issuer, HeldFeed feed) {
    Map<Digest, SignedStatement> first = feed.first();
    Map<Digest, Set<String>> support = new HashMap<>();
    first.values().forEach(signed -> add(support, signed, issuer));
    // What is only held here may not be what another process of this member has acknowledged.
    Optional<FeedHead> own = promise(issuer);
    own.ifPresent(head -> add(support, first.get(head.digest()), me));
    vouched.each(
        issuer, (voter, heads) -> heads.forEach(head -> add(support, first.get(head), voter)));
    closing(state.epoch().orElseThrow().number())
        .forEach(
            (voter, signed) ->
                Optional.ofNullable(signed.content().heads().get(issuer))
                    .ifPresent(head -> add(support, first.get(head.digest()), voter)));
    return support.entrySet().stream()
        .map(entry -> new Supported(first.get(entry.getKey()), entry.getValue()))
        .filter(found -> epochOf(state, found.signed()).isQuorum(found.voters()))
        .map(Supported::signed)
        .findFirst();
  }

  private record Supported(SignedStatement signed, Set<String> voters) {}

  /** Whose quorum counts: voters that came later have no word on what was said before. */
  private static Epoch epochOf(LedgerState state, SignedStatement signed) {
    return state.epochs().at(signed.header().epoch()).orElseThrow();
  }

  /** What is not held supports nothing. */
  private static void add(
      Map<Digest, Set<String>> support, @Nullable SignedStatement statement, String voter) {
    if (statement != null) {
      support.computeIfAbsent(statement.id(), id -> new HashSet<>()).add(voter);
    }
  }

  /** How long this feed is at least one honest voter's, as far as can be told. */
  private long furthest(LedgerState state, String issuer, Set<String> unasked) {
    int f = state.epoch().orElseThrow().f();
    return acknowledged.entrySet().stream()
        .filter(voter -> !unasked.contains(voter.getKey()))
        .map(
            voter ->
                voter.getValue().values().stream()
                    .mapToLong(signed -> counter(signed, issuer))
                    .max()
                    .orElse(0))
        .sorted(Collections.reverseOrder())
        .skip(f)
        .findFirst()
        .orElse(0L);
  }

  private static long counter(SignedAcknowledgement signed, String issuer) {
    return signed.content().heads().getOrDefault(issuer, FeedHead.EMPTY).counter();
  }
}
