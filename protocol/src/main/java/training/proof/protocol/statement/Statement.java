package training.proof.protocol.statement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.canonical.PlainReader;

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

  private static final byte[] BEFORE_PREDICATE =
      ("{\"_type\":\"" + TYPE + "\",\"predicate\":").getBytes(StandardCharsets.US_ASCII);

  private static final Map<Kind, byte[]> AFTER_PREDICATE =
      Arrays.stream(Kind.values()).collect(Collectors.toMap(kind -> kind, Statement::after));

  private static byte[] after(Kind kind) {
    return (",\"predicateType\":\"" + kind.predicateType() + "\",\"subject\":")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** The canonical payload bytes. */
  public byte[] encode() {
    var predicate = new TreeMap<>(CanonicalJson.members((Record) body));
    predicate.putAll(CanonicalJson.members(header));
    var whole = new TreeMap<String, Object>();
    whole.put("_type", TYPE);
    whole.put("predicateType", Kind.of(body).predicateType());
    whole.put("predicate", predicate);
    whole.put("subject", subjects(body));
    return CanonicalJson.encode(whole);
  }

  /**
   * Reads a payload from an untrusted source.
   *
   * @throws MalformedException with the reason it is refused for
   */
  public static Statement decode(byte[] payload) {
    return plain(payload).orElseGet(() -> general(payload));
  }

  /** What honest members send is read in one pass, and known to be canonical by that. */
  static Optional<Statement> plain(byte[] payload) {
    int from = BEFORE_PREDICATE.length;
    int end =
        payload.length <= MAX_PAYLOAD_BYTES && startsWith(payload, 0, BEFORE_PREDICATE)
            ? PlainReader.end(payload, from)
            : -1;
    if (end < 0) {
      return Optional.empty();
    }
    for (Kind kind : Kind.values()) {
      byte[] after = AFTER_PREDICATE.get(kind);
      if (startsWith(payload, end, after)) {
        return PlainReader.read(payload, from, end, new PlainReader.Pair(Header.class, kind.type()))
            .map(pair -> new Statement((Header) pair.getFirst(), (Body) pair.getLast()))
            .filter(read -> endsWith(payload, end + after.length, subjects(read.body())));
      }
    }
    return Optional.empty();
  }

  private static boolean startsWith(byte[] bytes, int from, byte[] start) {
    int end = from + start.length;
    return end <= bytes.length && Arrays.equals(bytes, from, end, start, 0, start.length);
  }

  private static boolean endsWith(byte[] payload, int from, List<Subject> subjects) {
    byte[] expected = CanonicalJson.encode(subjects);
    int end = from + expected.length;
    return end + 1 == payload.length && payload[end] == '}' && startsWith(payload, from, expected);
  }

  /** Everything else is read by the library, which says what is wrong with it. */
  static Statement general(byte[] payload) {
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
    byte[] canonical = statement.encode();
    if (!Arrays.equals(payload, canonical)
        && !CanonicalJson.toTree(subjects(statement.body())).equals(tree.path("subject"))) {
      throw new MalformedException(
          "wrong-subject", "the subjects do not follow from the predicate");
    }
    CanonicalJson.requireSame(payload, canonical, "statement");
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

  /** A digest of what a statement speaks of, as in-toto writes it. */
  private record Subject(SortedMap<String, Digest> digest, String name) {
    static Subject of(String name, Digest digest) {
      return new Subject(new TreeMap<>(Map.of("sha256", digest)), name);
    }
  }

  private static List<Subject> subjects(Body body) {
    return Stream.concat(
            body.roundId().map(round -> Subject.of("round", round)).stream(),
            body.subjects().stream().map(own -> Subject.of(own.name(), own.digest())))
        .toList();
  }
}
