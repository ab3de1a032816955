package training.proof.protocol.statement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;

/**
 * One fact, to be signed: an in-toto Statement v1 whose predicate is the header's and the body's
 * fields side by side. Its identity is the SHA-256 of its canonical bytes.
 */
public record Statement(Header header, Body body) {
  /** Longer payloads are refused unread. */
  public static final int MAX_PAYLOAD_BYTES = 128 << 10;

  /** What an in-toto Statement v1 says it is. */
  public static final String TYPE = "https://in-toto.io/Statement/v1";

  private static final Set<String> HEADER_FIELDS =
      Set.of("federation", "epoch", "issuer", "incarnation", "counter", "previous");

  /** The canonical payload bytes. */
  public byte[] encode() {
    return encode(subjects(body));
  }

  private byte[] encode(JsonNode subjects) {
    ObjectNode predicate = (ObjectNode) CanonicalJson.toTree(body);
    predicate.setAll((ObjectNode) CanonicalJson.toTree(header));
    return CanonicalJson.encode(
        JsonNodeFactory.instance
            .objectNode()
            .put("_type", TYPE)
            .put("predicateType", Kind.of(body).predicateType())
            .<ObjectNode>set("predicate", predicate)
            .set("subject", subjects));
  }

  /**
   * Reads a payload from an untrusted source.
   *
   * @throws MalformedException with the reason it is refused for
   */
  public static Statement decode(byte[] payload) {
    JsonNode tree = CanonicalJson.exact(payload, "statement", MAX_PAYLOAD_BYTES);
    if (!TYPE.equals(tree.path("_type").asText()) || tree.size() != 4) {
      throw new MalformedException("wrong-shape", "not an in-toto Statement v1");
    }
    Kind kind =
        Kind.ofPredicateType(tree.path("predicateType").asText())
            .orElseThrow(
                () -> new MalformedException("unknown-kind", "a predicate type nobody knows"));
    if (!(tree.path("predicate") instanceof ObjectNode predicate)) {
      throw new MalformedException("wrong-shape", "a statement has a predicate");
    }
    var statement = split(predicate, kind);
    JsonNode subjects = subjects(statement.body());
    if (!subjects.equals(tree.path("subject"))) {
      throw new MalformedException(
          "wrong-subject", "the subjects do not follow from the predicate");
    }
    CanonicalJson.requireSame(payload, statement.encode(subjects), "statement");
    return statement;
  }

  /** The kind of the body. */
  public Kind kind() {
    return Kind.of(body);
  }

  private static Statement split(ObjectNode predicate, Kind kind) {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    predicate
        .properties()
        .forEach(
            field ->
                (HEADER_FIELDS.contains(field.getKey()) ? header : body)
                    .set(field.getKey(), field.getValue()));
    return new Statement(
        CanonicalJson.convert(header, Header.class, "statement header"),
        CanonicalJson.convert(body, kind.type(), kind.wireName()));
  }

  private static JsonNode subjects(Body body) {
    var subjects = JsonNodeFactory.instance.arrayNode();
    body.roundId().ifPresent(round -> subjects.add(subject("round", round)));
    List<Body.Subject> own = body.subjects();
    own.forEach(subject -> subjects.add(subject(subject.name(), subject.digest())));
    return subjects;
  }

  private static ObjectNode subject(String name, Digest digest) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", name);
    node.putObject("digest").put("sha256", digest.hex());
    return node;
  }
}
