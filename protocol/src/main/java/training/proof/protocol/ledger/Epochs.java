package training.proof.protocol.ledger;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/**
 * All agreed member lists, and what voters have said about the next. One change an epoch: a quorum
 * of the voters of one agrees on the next. What a member signed stands under the epoch its header
 * names, so that when somebody learns of a change makes no difference to what it makes of a
 * statement.
 *
 * <p>A voter has one word an attempt. Where the words of one split so that no change can reach a
 * quorum any more, the next attempt begins: everybody sees that alike, since nobody can take a word
 * back. A split that waits for voters who stay silent is healed by people, who found another
 * federation.
 *
 * @param all by number, without gaps; empty before the genesis
 * @param words by epoch number and attempt, then by voter: its first word there
 * @param voids reason codes of words without effect
 */
public record Epochs(
    SortedMap<Integer, Epoch> all,
    SortedMap<Attempt, Map<String, Change>> words,
    Map<Digest, String> voids) {
  /**
   * Why something is refused that may be taken later: it is of an epoch not heard of yet, or of one
   * whose version only newer software knows.
   */
  public static final String UNKNOWN_EPOCH = "unknown-epoch";

  /** Why a statement is refused that its own epoch does not know yet. */
  public static final String NEWER_THAN_EPOCH = "newer-than-epoch";

  /** Nothing is founded. */
  static final Epochs NONE =
      new Epochs(Collections.emptySortedMap(), Collections.emptySortedMap(), Map.of());

  /** One ballot on one epoch number. */
  public record Attempt(int number, int attempt) implements Comparable<Attempt> {
    /** The one before on the same number; one in which nobody speaks before the first. */
    public Attempt previous() {
      return new Attempt(number, attempt - 1);
    }

    @Override
    public int compareTo(Attempt other) {
      return Comparator.comparingInt(Attempt::number)
          .thenComparingInt(Attempt::attempt)
          .compare(this, other);
    }
  }

  /** The newest epoch; absent before the genesis. */
  public Optional<Epoch> newest() {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.lastEntry().getValue());
  }

  /** An epoch by its number, if it is known here. */
  public Optional<Epoch> at(int number) {
    return Optional.ofNullable(all.get(number));
  }

  /** An epoch by its number, if it is known here and its statements can be read. */
  Optional<Epoch> readable(int number) {
    return at(number).filter(Epoch::isServed);
  }

  /** Whether this is the federation's name. */
  public boolean isOf(Digest federation) {
    return newest().filter(epoch -> epoch.federation().equals(federation)).isPresent();
  }

  /** The newest epoch that has this member. */
  public Optional<Epoch> of(String member) {
    return all.reversed().values().stream().filter(epoch -> epoch.isVoter(member)).findFirst();
  }

  /**
   * The key of a member in an epoch, 32 bytes; the genesis is of the first.
   *
   * @param number as in the header of what was signed
   * @throws MalformedException with reason {@value #UNKNOWN_EPOCH} or {@code unknown-issuer}
   */
  public byte[] keyOf(int number, String member) {
    Epoch epoch =
        readable(Math.max(1, number))
            .orElseThrow(
                () ->
                    new MalformedException(
                        UNKNOWN_EPOCH, "epoch " + number + " is not known here"));
    return epoch
        .keyOf(member)
        .orElseThrow(
            () ->
                new MalformedException(
                    "unknown-issuer", member + " is no member in epoch " + epoch.number()));
  }

  /** The key that a statement must be signed with; the same of its issuer and epoch. */
  public byte[] keyOf(Statement statement) {
    return keyOf(statement.header().epoch(), statement.header().issuer());
  }

  /** Everybody who ever was a member, as it came in. */
  public SortedMap<String, Body.Member> everybody() {
    var everybody = new TreeMap<String, Body.Member>();
    all.values().forEach(epoch -> epoch.members().forEach(everybody::putIfAbsent));
    return everybody;
  }

  /** Number of the epoch that began the present incarnation of a member's feed; 1 for the first. */
  public int since(String member) {
    return newest()
        .map(epoch -> epoch.incarnation(member))
        .flatMap(
            present ->
                all.values().stream()
                    .filter(epoch -> epoch.incarnation(member) == present)
                    .findFirst())
        .map(Epoch::number)
        .orElse(1);
  }

  /** Whether a statement's place lies beyond the end of its incarnation. */
  public boolean isBeyondTheEnd(Header header) {
    return newest()
        .filter(
            epoch -> epoch.incarnation(header.issuer(), header.counter()) > header.incarnation())
        .isPresent();
  }

  /** Whether a member went because it wanted to. */
  public boolean hasLeft(String member) {
    return of(member)
        .filter(last -> at(last.number() + 1).isPresent())
        .flatMap(this::decision)
        .filter(new Change.Leave(member)::equals)
        .isPresent();
  }

  /** Where voters have to agree next. */
  public Attempt next() {
    Epoch epoch = newest().orElseThrow();
    int attempt = 1;
    while (isSplit(epoch, words(new Attempt(epoch.number() + 1, attempt)))) {
      attempt++;
    }
    return new Attempt(epoch.number() + 1, attempt);
  }

  /** What voters have said in an attempt. */
  public Map<String, Change> words(Attempt attempt) {
    return words.getOrDefault(attempt, Map.of());
  }

  /**
   * Why this cannot be the next change; empty where it can. Names and keys are never used again:
   * what was signed with them stands.
   */
  public Optional<String> objection(Change change) {
    Epoch epoch = newest().orElseThrow();
    return switch (change) {
      case Change.Join join -> objection(epoch, join.member());
      case Change.Leave leave -> gone(epoch, leave.member());
      case Change.Remove remove -> gone(epoch, remove.member());
      case Change.Renew renew -> renewal(epoch, renew.member());
      case Change.Restart restart -> restart(epoch, restart);
      case Change.Upgrade upgrade ->
          upgrade.protocolVersion() == epoch.protocolVersion() + 1
              ? Optional.empty()
              : Optional.of(
                  "versions come one after another, and this is " + epoch.protocolVersion());
    };
  }

  private static Optional<String> restart(Epoch epoch, Change.Restart restart) {
    String member = restart.member();
    if (!epoch.isVoter(member)) {
      return Optional.of(member + " is no member");
    }
    if (restart.leastVersion() > epoch.protocolVersion()) {
      return Optional.of("nobody is restarted before protocol version " + restart.leastVersion());
    }
    if (restart.incarnation() != epoch.incarnation(member) + 1) {
      return Optional.of(member + " is in incarnation " + epoch.incarnation(member));
    }
    return epoch
        .end(member)
        .filter(end -> end.counter() > restart.counter())
        .map(end -> "the incarnation before ended later, at statement " + end.counter());
  }

  private Optional<String> objection(Epoch epoch, Body.Member member) {
    if (everybody().containsKey(member.name())) {
      return Optional.of("the name " + member.name() + " was used before");
    }
    if (epoch.members().values().stream()
        .anyMatch(other -> other.organisation().equals(member.organisation()))) {
      return Optional.of("the organisation " + member.organisation() + " has a voter already");
    }
    return usedKey(member);
  }

  private Optional<String> usedKey(Body.Member member) {
    return all.values().stream()
            .flatMap(epoch -> epoch.members().values().stream())
            .anyMatch(other -> other.publicKey().equals(member.publicKey()))
        ? Optional.of("the key of " + member.name() + " was used before")
        : Optional.empty();
  }

  private static Optional<String> gone(Epoch epoch, String member) {
    if (!epoch.isVoter(member)) {
      return Optional.of(member + " is no member");
    }
    return epoch.n() == 1 ? Optional.of("nobody would be left") : Optional.empty();
  }

  private Optional<String> renewal(Epoch epoch, Body.Member member) {
    Body.Member before = epoch.members().get(member.name());
    if (before == null || !before.organisation().equals(member.organisation())) {
      return Optional.of(member.name() + " of " + member.organisation() + " is no member");
    }
    if (before.publicKey().equals(member.publicKey())) {
      return before.endpoint().equals(member.endpoint())
              && before.certificateSha256().equals(member.certificateSha256())
          ? Optional.of("nothing of " + member.name() + " would be new")
          : Optional.empty();
    }
    return usedKey(member);
  }

  Epochs with(Epoch first) {
    return new Epochs(new TreeMap<>(Map.of(first.number(), first)), words, voids);
  }

  /** With a voter's word; its first in an attempt counts, in the order of its feed. */
  Epochs with(SignedStatement signed, Body.Membership membership) {
    if (membership.number() != signed.header().epoch() + 1) {
      return withVoid(signed, "not-the-next-epoch");
    }
    var attempt = new Attempt(membership.number(), membership.attempt());
    String voter = signed.header().issuer();
    if (words(attempt).containsKey(voter)) {
      return withVoid(signed, "second-word");
    }
    var said = new HashMap<>(words(attempt));
    said.put(voter, membership.change());
    var more = new TreeMap<>(words);
    more.put(attempt, Map.copyOf(said));
    return new Epochs(all, Collections.unmodifiableSortedMap(more), voids).grown();
  }

  private Epochs withVoid(SignedStatement signed, String reason) {
    var more = new HashMap<>(voids);
    more.put(signed.id(), reason);
    return new Epochs(all, words, Map.copyOf(more));
  }

  /** With the epochs that were agreed on. */
  private Epochs grown() {
    Epochs grown = this;
    Optional<Epoch> next = next(grown);
    while (next.isPresent()) {
      var more = new TreeMap<>(grown.all);
      more.put(next.get().number(), next.get());
      grown = new Epochs(Collections.unmodifiableSortedMap(more), words, voids);
      next = next(grown);
    }
    return grown;
  }

  private static Optional<Epoch> next(Epochs epochs) {
    Epoch newest = epochs.newest().orElseThrow();
    return epochs
        .decision(newest)
        .filter(change -> epochs.objection(change).isEmpty())
        .map(newest::with);
  }

  /** What the voters of an epoch agreed on, if they have. */
  private Optional<Change> decision(Epoch before) {
    int number = before.number() + 1;
    return words.subMap(new Attempt(number, 1), new Attempt(number + 1, 0)).values().stream()
        .flatMap(
            said ->
                said.values().stream()
                    .distinct()
                    .filter(change -> count(before, said, change) >= before.q()))
        .findFirst();
  }

  /** Whether no change can reach a quorum any more, whatever those say who have not spoken. */
  private static boolean isSplit(Epoch epoch, Map<String, Change> words) {
    long silent =
        epoch.voters().stream()
            .filter(voter -> !words.containsKey(voter) && !isMute(epoch, words, voter))
            .count();
    long most =
        words.values().stream().mapToLong(change -> count(epoch, words, change)).max().orElse(0);
    return most + silent < epoch.q();
  }

  private static long count(Epoch epoch, Map<String, Change> words, Change change) {
    return words.entrySet().stream()
        .filter(word -> epoch.isVoter(word.getKey()) && word.getValue().equals(change))
        .filter(word -> !isMute(epoch, words, word.getKey()))
        .count();
  }

  /**
   * Whom f + 1 voters want to be restarted must not speak before it is, and nobody waits for it:
   * one of them is honest at least. No quorum that it is part of can be found beside them.
   */
  private static boolean isMute(Epoch epoch, Map<String, Change> words, String voter) {
    return words.entrySet().stream()
            .filter(word -> epoch.isVoter(word.getKey()))
            .filter(
                word ->
                    word.getValue() instanceof Change.Restart restart
                        && restart.member().equals(voter))
            .count()
        > epoch.f();
  }
}
