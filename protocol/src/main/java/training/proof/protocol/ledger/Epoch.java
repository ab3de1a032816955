package training.proof.protocol.ledger;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.ProtocolVersions;

/**
 * One agreed member list. One organisation is one voter, and here every member is one.
 *
 * @param number from 1, the list in the genesis
 * @param federation digest of the genesis statement
 * @param protocolVersion what statements of this epoch may say
 * @param ended where the incarnations of a member's feed ended that are over, in order; absent for
 *     who was never restarted
 */
public record Epoch(
    int number,
    Digest federation,
    int protocolVersion,
    SortedMap<String, Body.Member> members,
    SortedMap<String, List<FeedHead>> ended) {
  /** Copies the lists. */
  public Epoch {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    ended = Collections.unmodifiableSortedMap(new TreeMap<>(ended));
  }

  /** The epoch that a genesis founds. */
  public static Epoch first(Digest federation, Body.Genesis genesis) {
    var members = new TreeMap<String, Body.Member>();
    genesis.members().forEach(member -> members.put(member.name(), member));
    return new Epoch(1, federation, genesis.protocolVersion(), members, new TreeMap<>());
  }

  /** The epoch after this one. */
  Epoch with(Change change) {
    var next = new TreeMap<>(members);
    int version = protocolVersion;
    var ends = new TreeMap<>(ended);
    switch (change) {
      case Change.Join join -> next.put(join.member().name(), join.member());
      case Change.Leave leave -> next.remove(leave.member());
      case Change.Remove remove -> next.remove(remove.member());
      case Change.Renew renew -> next.put(renew.member().name(), renew.member());
      case Change.Upgrade upgrade -> version = upgrade.protocolVersion();
      case Change.Restart restart -> {
        var more = new ArrayList<>(ended(restart.member()));
        more.add(new FeedHead(restart.incarnation() - 1, restart.counter(), restart.head()));
        ends.put(restart.member(), List.copyOf(more));
      }
    }
    return new Epoch(number + 1, federation, version, next, ends);
  }

  private List<FeedHead> ended(String member) {
    return ended.getOrDefault(member, List.of());
  }

  /** The incarnation that a member's feed is in. */
  public int incarnation(String member) {
    return ended(member).size() + 1;
  }

  /** The incarnation that a place in a member's feed belongs to. */
  public int incarnation(String member, long counter) {
    return (int) ended(member).stream().filter(end -> end.counter() < counter).count() + 1;
  }

  /** Where the incarnation before the present one ended. */
  public Optional<FeedHead> end(String member) {
    return ended(member).isEmpty() ? Optional.empty() : Optional.of(ended(member).getLast());
  }

  /** Whether this software knows the rules that statements of this epoch are written by. */
  public boolean isServed() {
    return ProtocolVersions.isServed(protocolVersion);
  }

  /** What a person is told where it is not. */
  public String unserved() {
    return "epoch %d has protocol version %d, and this software knows %d and %d: install a newer release; until then this member signs nothing"
        .formatted(number, protocolVersion, ProtocolVersions.OLDEST, ProtocolVersions.NEWEST);
  }

  /** Number of voters. */
  public int n() {
    return members.size();
  }

  /** How many voters may be faulty: the largest f with n > 3f. */
  public int f() {
    return (n() - 1) / 3;
  }

  /** Votes that make a certificate: floor(2n/3) + 1; any two quorums share an honest voter. */
  public int q() {
    return 2 * n() / 3 + 1;
  }

  /** Whether these make a quorum; names of others do not count. */
  public boolean isQuorum(Collection<String> names) {
    return names.stream().distinct().filter(this::isVoter).count() >= q();
  }

  /** Names of the voters. */
  public SortedSet<String> voters() {
    return new TreeSet<>(members.keySet());
  }

  /** Whether this member may vote. */
  public boolean isVoter(String name) {
    return members.containsKey(name);
  }

  /** A member's public key, 32 bytes. */
  public Optional<byte[]> keyOf(String name) {
    return Optional.ofNullable(members.get(name))
        .map(member -> Base64.getDecoder().decode(member.publicKey()));
  }
}
