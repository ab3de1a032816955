package training.proof.protocol.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.statement.Names;
import training.proof.protocol.statement.ProtocolVersions;
import training.proof.protocol.statement.Statement;

/**
 * Which statements a voter holds: the newest of every feed, and with it all before. It never
 * acknowledges two for one place, unless a quorum has acknowledged the other. An in-toto Statement
 * v1, signed like statements, but part of no feed: a newer one takes its place.
 *
 * @param epoch whose voter it is
 * @param heads by member; only feeds of which it holds something
 * @param ends members of whose feeds it acknowledges nothing beyond {@code heads} since it says, in
 *     this attempt on the next epoch, that their incarnation ends there; absent where there is none
 */
public record Acknowledgement(
    Digest federation,
    int epoch,
    String issuer,
    SortedMap<String, FeedHead> heads,
    Optional<SortedMap<String, Integer>> ends) {
  /** More members no epoch has. */
  public static final int MAX_HEADS = 1000;

  /** Longer payloads are refused unread: so many heads, and a little. */
  public static final int MAX_PAYLOAD_BYTES = MAX_HEADS * 256;

  private static final String PREDICATE_TYPE = "https://proof.training/acknowledgement/v1alpha1";

  /** Copies the heads, and refuses names and counters out of range. */
  public Acknowledgement {
    Names.requireMember(issuer);
    heads = Collections.unmodifiableSortedMap(new TreeMap<>(heads));
    ends = ends.map(found -> Collections.unmodifiableSortedMap(new TreeMap<>(found)));
    if (epoch < 1 || heads.size() > MAX_HEADS) {
      throw new MalformedException(
          "bad-header", "an epoch from 1 and at most " + MAX_HEADS + " heads expected");
    }
    heads.forEach(
        (member, head) -> {
          Names.requireMember(member);
          if (head.incarnation() < 1
              || head.counter() < 1
              || head.counter() > CanonicalJson.MAX_INTEGER) {
            throw new MalformedException("bad-header", "a feed's head out of range: " + head);
          }
        });
    ends.ifPresent(Acknowledgement::requirePlausible);
  }

  private static void requirePlausible(SortedMap<String, Integer> ends) {
    ends.keySet().forEach(Names::requireMember);
    if (ends.isEmpty()
        || ends.size() > MAX_HEADS
        || !ends.values().stream().allMatch(attempt -> attempt >= 1 && attempt <= 1_000_000)) {
      throw new MalformedException("bad-header", "ends out of range: " + ends);
    }
  }

  /** The least version of the protocol that knows this content. */
  int leastVersion() {
    return ends.isPresent() ? 2 : ProtocolVersions.OLDEST;
  }

  /** The canonical payload bytes. */
  public byte[] encode() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("_type", Statement.TYPE).put("predicateType", PREDICATE_TYPE);
    node.set("predicate", CanonicalJson.toTree(this));
    node.putArray("subject")
        .addObject()
        .put("name", "federation")
        .putObject("digest")
        .put("sha256", federation.hex());
    return CanonicalJson.encode(node);
  }

  /**
   * Reads a payload from an untrusted source.
   *
   * @throws MalformedException with the reason it is refused for
   */
  public static Acknowledgement decode(byte[] payload) {
    JsonNode tree = CanonicalJson.exact(payload, "acknowledgement", MAX_PAYLOAD_BYTES);
    if (!PREDICATE_TYPE.equals(tree.path("predicateType").asText())) {
      throw new MalformedException("unknown-kind", "not an acknowledgement");
    }
    if (!(tree.path("predicate") instanceof ObjectNode predicate)) {
      throw new MalformedException("wrong-shape", "an acknowledgement has a predicate");
    }
    var decoded = CanonicalJson.convert(predicate, Acknowledgement.class, "acknowledgement");
    CanonicalJson.requireSame(payload, decoded.encode(), "acknowledgement");
    return decoded;
  }
}
