package training.proof.protocol.feed;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.statement.SignedStatement;

/** Statements of one feed that are held and not folded: a tree, and in it the chain heard first. */
final class HeldFeed {
  /** Places held beyond what the ledger, or an honest voter, has. */
  static final int AHEAD = 64;

  /** What an honest peer tells for one place: what it heard first, then what a quorum holds. */
  private static final int TOLD = 2;

  private final Map<Digest, SignedStatement> held = new LinkedHashMap<>();

  /** What each peer told, by place. */
  private final Map<String, TreeMap<Long, Set<Digest>>> told = new HashMap<>();

  private final List<SignedStatement> chain = new ArrayList<>();
  private FeedHead folded = FeedHead.EMPTY;
  private boolean changed;

  /** Lets go of what the ledger has passed; the chain goes on from there or begins anew. */
  void follow(FeedHead head) {
    if (head.equals(folded)) {
      return;
    }
    folded = head;
    changed = true;
    held.values().removeIf(signed -> signed.header().counter() <= head.counter());
    told.values().forEach(places -> places.headMap(head.counter(), true).clear());
    chain.removeIf(signed -> signed.header().counter() <= head.counter());
    if (!chain.isEmpty() && !follows(chain.getFirst(), head)) {
      chain.clear();
    }
  }

  /** Lets go of what can never count any more, and of all that follows it. */
  void drop(Predicate<SignedStatement> dead) {
    Set<Digest> gone =
        held.values().stream().filter(dead).map(SignedStatement::id).collect(Collectors.toSet());
    held.keySet().removeAll(gone);
    chain.removeIf(dead);
    changed = true;
    told.values().forEach(places -> places.values().forEach(place -> place.removeAll(gone)));
  }

  /** Chooses the chain anew: a promise was found. */
  void restart() {
    chain.clear();
    changed = true;
  }

  /** Somebody has acknowledged something of it. */
  void isSupported() {
    changed = true;
  }

  /** Whether something has changed since it was said that nothing could be accepted. */
  boolean hasChanged() {
    return changed;
  }

  /** As it is, nothing of it can be accepted. */
  void isStuck() {
    changed = false;
  }

  /**
   * @param furthest counter up to which an honest voter has the feed
   */
  Outcome hold(String from, SignedStatement signed, LongSupplier furthest) {
    long counter = signed.header().counter();
    if (held.containsKey(signed.id())) {
      return new Outcome.Known();
    }
    boolean next = follows(signed, folded);
    if (!next && counter == folded.counter() + 1) {
      return new Outcome.Refused("broken-chain", "it does not follow the feed's head");
    }
    SignedStatement before = held.get(signed.header().previous());
    if (!next && before != null && before.header().epoch() > signed.header().epoch()) {
      return new Outcome.Refused("epoch-goes-back", "it follows a statement of a later epoch");
    }
    if ((!next && !follows(signed, before))
        || (counter > folded.counter() + AHEAD && counter > furthest.getAsLong() + AHEAD)) {
      return new Outcome.Early();
    }
    Set<Digest> others =
        told.computeIfAbsent(from, peer -> new TreeMap<>())
            .computeIfAbsent(counter, place -> new HashSet<>());
    if (others.size() == TOLD) {
      return new Outcome.Refused("third-branch", from + " has told two others for this place");
    }
    others.add(signed.id());
    held.put(signed.id(), signed);
    changed = true;
    return new Outcome.Held();
  }

  /** Another statement held for the same place. */
  Optional<SignedStatement> rival(SignedStatement signed) {
    return held.values().stream()
        .filter(other -> other.header().counter() == signed.header().counter())
        .filter(other -> other.header().incarnation() == signed.header().incarnation())
        .filter(other -> !other.id().equals(signed.id()))
        .findFirst();
  }

  /** Lets the chain grow by what was heard first, but along a promise where there is one. */
  void extend(Optional<FeedHead> promise) {
    boolean bound = promise.filter(head -> head.counter() > tipOrFolded().counter()).isPresent();
    if (bound) {
      List<SignedStatement> path = upTo(promise.get());
      if (path.isEmpty() || !follows(path.getFirst(), folded)) {
        return;
      }
      chain.clear();
      chain.addAll(path);
    }
    Optional<SignedStatement> next = child();
    while (next.isPresent()) {
      chain.add(next.get());
      next = child();
    }
  }

  private Optional<SignedStatement> child() {
    FeedHead tip = tipOrFolded();
    return held.values().stream().filter(signed -> follows(signed, tip)).findFirst();
  }

  /** The held statements up to a head, from the oldest held on; empty where it is not held. */
  List<SignedStatement> upTo(FeedHead head) {
    var path = new ArrayList<SignedStatement>();
    SignedStatement at = held.get(head.digest());
    while (at != null) {
      path.addFirst(at);
      at = held.get(at.header().previous());
    }
    return path;
  }

  /** By each held statement, the one that follows what is folded and stands at or before it. */
  Map<Digest, SignedStatement> first() {
    Map<Digest, SignedStatement> first = new HashMap<>();
    for (SignedStatement signed : held.values()) {
      SignedStatement root =
          follows(signed, folded) ? signed : first.get(signed.header().previous());
      if (root != null) {
        first.put(signed.id(), root);
      }
    }
    return first;
  }

  /** The chain that is acknowledged, beyond what is folded. */
  List<SignedStatement> chain() {
    return List.copyOf(chain);
  }

  Collection<SignedStatement> all() {
    return held.values();
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  /** The end of the chain; empty where nothing is in it. */
  Optional<FeedHead> tip() {
    return chain.isEmpty() ? Optional.empty() : Optional.of(head(chain.getLast()));
  }

  /**
   * How far it is held, whether acknowledged or not: a promise may reach further than what one
   * answer of a peer holds, and all up to it has to come before any of it counts.
   */
  Optional<FeedHead> reach() {
    return held.values().stream()
        .max(Comparator.comparingLong(signed -> signed.header().counter()))
        .map(HeldFeed::head);
  }

  private FeedHead tipOrFolded() {
    return tip().orElse(folded);
  }

  private static boolean follows(SignedStatement signed, FeedHead head) {
    return signed.header().counter() == head.counter() + 1
        && signed.header().previous().equals(head.digest());
  }

  private static boolean follows(SignedStatement signed, SignedStatement parent) {
    return parent != null && follows(signed, head(parent));
  }

  private static FeedHead head(SignedStatement signed) {
    return new FeedHead(signed.header().incarnation(), signed.header().counter(), signed.id());
  }
}
