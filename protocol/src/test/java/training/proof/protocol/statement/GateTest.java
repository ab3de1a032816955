package training.proof.protocol.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Ed25519;

/** Everything that is refused before it reaches the ledger, by its reason code. */
class GateTest {
  private static final Body OFFER = Samples.bodies().get(1);

  static Stream<Body> bodies() {
    return Stream.concat(Samples.bodies().stream(), Samples.bodiesOfVersion2().stream());
  }

  private static byte[] key(Statement statement) {
    String issuer = statement.header().issuer();
    if (!List.of("alpha", "beta").contains(issuer)) {
      throw new MalformedException("unknown-issuer", issuer + " is no member");
    }
    return Samples.signer(issuer).publicKey();
  }

  private static SignedStatement admit(byte[] envelope) {
    return SignedStatement.admit(envelope, GateTest::key, Ed25519.VERIFIER);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void everyKindPassesAndKeepsItsIdentity(Body body) {
    SignedStatement signed = Samples.signed(body);
    SignedStatement admitted = admit(signed.envelope().encode());
    assertThat(admitted.id()).isEqualTo(signed.id()).isEqualTo(Digest.of(payload(signed)));
    assertThat(admitted.statement()).isEqualTo(signed.statement());
    assertThat(admitted.statement().encode()).isEqualTo(payload(signed));
    assertThat(Kind.ofPredicateType(admitted.statement().kind().predicateType()))
        .contains(Kind.of(body));
  }

  /** The in-toto subjects are the digests it speaks of; a round comes first. */
  @Test
  void subjectsFollowFromTheBody() {
    for (Body body : Samples.bodies()) {
      var tree = CanonicalJson.tree(Samples.statement(body).encode(), "statement", 1 << 20);
      assertThat(tree.path("_type").asText()).isEqualTo("https://in-toto.io/Statement/v1");
      body.roundId()
          .ifPresent(
              round -> {
                assertThat(tree.at("/subject/0/name").asText()).isEqualTo("round");
                assertThat(tree.at("/subject/0/digest/sha256").asText()).isEqualTo(round.hex());
              });
      assertThat(tree.path("subject"))
          .hasSize(body.subjects().size() + (body.roundId().isPresent() ? 1 : 0));
    }
  }

  /** The pre-authentication encoding's example in the DSSE protocol specification. */
  @Test
  void preAuthenticationIsThatOfTheDsseSpecification() {
    byte[] encoded =
        Envelope.preAuthentication("http://example.com/HelloWorld", bytes("hello world"));
    assertThat(new String(encoded, StandardCharsets.UTF_8))
        .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  }

  // ---- envelope

  @Test
  void anEnvelopeOfAnotherShapeIsRefused() {
    String good = text(Samples.signed(OFFER).envelope().encode());
    refused("not-json", bytes("{"));
    refused("not-json", bytes(good.substring(0, good.length() / 2)));
    refused("wrong-shape", bytes("{}"));
    refused("wrong-shape", bytes(good.replace("\"payload\"", "\"payloads\"")));
    refused("wrong-shape", bytes(good.replace("{\"payload\"", "{\"extra\":1,\"payload\"")));
    refused("wrong-shape", bytes(good.replace(Envelope.PAYLOAD_TYPE, "text/plain")));
    refused("wrong-shape", bytes(good.replaceAll("\"signatures\":\\[.*]", "\"signatures\":[]")));
    refused("wrong-shape", bytes(good.replaceAll("\\[(.*)]", "[$1,$1]")));
    refused("null-value", bytes(good.replaceAll("\\[.*]", "[null]")));
  }

  @Test
  void anOversizedEnvelopeOrPayloadIsRefusedUnread() {
    refused("too-large", new byte[Envelope.MAX_BYTES + 1]);
    byte[] payload = new byte[Statement.MAX_PAYLOAD_BYTES + 1];
    refused("too-large", Envelope.sign(payload, Samples.signer("beta")).encode());
  }

  @Test
  void base64HasOneSpelling() {
    SignedStatement signed = Samples.signed(OFFER);
    String payload = signed.envelope().payload();
    refused("bad-base64", envelope(signed, "*" + payload.substring(1), null));
    refused("bad-base64", envelope(signed, payload + "\n", null));
    byte[] three = Base64.getDecoder().decode(payload);
    String unpadded = Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(three, 4));
    refused("bad-base64", envelope(signed, unpadded, null));
    String sig = signed.envelope().signatures().getFirst().sig();
    refused("bad-base64", envelope(signed, payload, sig.replaceAll(".==$", "B==")));
  }

  // ---- signature

  @Test
  void aSignatureIsOfTheIssuersKeyOverExactlyTheseBytes() {
    Statement statement = Samples.statement(OFFER);
    refused(
        "wrong-key",
        SignedStatement.sign(statement, Samples.signer("mallory")).envelope().encode());

    SignedStatement signed = Samples.signed(OFFER);
    SignedStatement other = Samples.signed(Samples.bodies().get(2));
    refused("bad-signature", envelope(other, signed.envelope().payload(), null));
    refused("bad-signature", envelope(signed, signed.envelope().payload(), "AAAA"));

    var forged =
        new Envelope(
            signed.envelope().payload(),
            Envelope.PAYLOAD_TYPE,
            List.of(
                new Envelope.Signature(
                    Digest.of(Samples.signer("mallory").publicKey()).hex(),
                    signed.envelope().signatures().getFirst().sig())));
    refused("wrong-key", forged.encode());
  }

  @Test
  void anIssuerIsAMember() {
    var header = new Header(Digest.ZERO, 1, "mallory", 1, 1, Digest.ZERO);
    refused(
        "unknown-issuer",
        SignedStatement.sign(new Statement(header, OFFER), Samples.signer("mallory"))
            .envelope()
            .encode());
  }

  // ---- payload

  @Test
  void aPayloadIsTheCanonicalFormOfAKnownKind() {
    refusedPayload("not-json", text -> text.substring(1));
    refusedPayload("not-json", text -> "[".repeat(40) + text);
    refusedPayload("not-json", text -> text.replace("{\"_type\"", "{\"_type\":1,\"_type\""));
    refusedPayload("not-canonical", text -> text.replace("\":", "\" :"));
    refusedPayload("not-canonical", text -> text.replace("cpu-x", "\\u0063pu-x"));
    refusedPayload("inexact-number", text -> text.replace("\"slots\":2", "\"slots\":2.5"));
    refusedPayload("null-value", text -> text.replace("\"slots\":2", "\"slots\":null"));
    refusedPayload("wrong-shape", text -> "[" + text + "]");
    refusedPayload("wrong-shape", text -> text.replace("Statement/v1", "Statement/v2"));
    refusedPayload("wrong-shape", text -> text.replace("\"slots\":2", "\"slots\":\"2\""));
    refusedPayload("wrong-shape", text -> text.replace("\"slots\":2", "\"slots\":2,\"zeal\":1"));
    refusedPayload("wrong-shape", text -> text.replace("\"serial\":1,", ""));
    refusedPayload("wrong-shape", text -> text.replaceAll("\"epoch\":1,", ""));
    refusedPayload(
        "wrong-shape", text -> text.replaceAll("\"predicate\":\\{.*?},", "\"predicate\":1,"));
    refusedPayload("unknown-kind", text -> text.replace("offer/v1alpha1", "order/v1alpha1"));
    refusedPayload("unknown-kind", text -> text.replace("offer/v1alpha1", "offer/v1alpha2"));
    refusedPayload("wrong-subject", text -> text.replaceAll("\"sha256\":\"..", "\"sha256\":\"00"));
    refusedPayload(
        "bad-digest", text -> text.replaceAll("\"federation\":\"..", "\"federation\":\"XY"));
    refusedPayload("bad-header", text -> text.replace("\"counter\":7", "\"counter\":0"));
    refusedPayload("bad-header", text -> text.replace("\"incarnation\":1", "\"incarnation\":0"));
    refusedPayload("bad-name", text -> text.replace("\"beta\"", "\"Beta\""));
  }

  @Test
  void anotherSpellingOfAValueIsNotTheSameStatement() {
    Body audit =
        Samples.bodies().stream().filter(Body.Audit.class::isInstance).findFirst().orElseThrow();
    String text = text(Samples.statement(audit).encode());
    refusedPayload("wrong-shape", text, t -> t.replace("\"finding\":\"equal\"", "\"finding\":0"));
    Body genesis = Samples.bodies().getFirst();
    String founding = text(Samples.statement(genesis).encode());
    assertThat(founding).contains("\"organisation\":\"org-alpha\"");
    refusedPayload(
        "wrong-subject",
        founding,
        t -> t.replace("\"organisation\":\"org-alpha\"", "\"organisation\":7"));
  }

  @Property(tries = 300)
  void aChangedByteIsAlwaysRefusedWithAReason(
      @ForAll @IntRange(max = 100_000) int where,
      @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] good = Samples.signed(OFFER).envelope().encode();
    good[where % good.length] ^= (byte) change;
    assertThatThrownBy(() -> admit(good)).isInstanceOf(MalformedException.class);
  }

  @Property(tries = 300)
  void aChangedPayloadNeverDoesAnythingButPassOrBeRefused(
      @ForAll @IntRange(max = 9) int kind,
      @ForAll @IntRange(max = 100_000) int where,
      @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] payload = Samples.statement(Samples.bodies().get(kind)).encode();
    payload[where % payload.length] ^= (byte) change;
    try {
      assertThat(Statement.decode(payload).encode()).isEqualTo(payload);
    } catch (MalformedException e) {
      assertThat(e.reason()).matches("[a-z0-9-]+");
    }
  }

  @Property(tries = 100)
  void aTruncatedEnvelopeIsRefused(@ForAll @IntRange(max = 100_000) int length) {
    byte[] good = Samples.signed(OFFER).envelope().encode();
    assertThatThrownBy(() -> admit(Arrays.copyOf(good, length % good.length)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void whatNobodyWouldTakeIsNotSigned() {
    List<Body.SlotCommit> many = Collections.nCopies(1, new Body.SlotCommit(0, Digest.ZERO));
    assertThat(Samples.signed(new Body.Commit(Samples.ROUND, many))).isNotNull();
    var large = new Body.Offer(1, 1, "cpu", Collections.nCopies(1000, "x".repeat(200)), 0);
    assertThatThrownBy(() -> Samples.signed(large))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo("too-large"));
  }

  private static byte[] envelope(SignedStatement signed, String payload, String signature) {
    var old = signed.envelope().signatures().getFirst();
    return new Envelope(
            payload,
            Envelope.PAYLOAD_TYPE,
            List.of(new Envelope.Signature(old.keyid(), signature == null ? old.sig() : signature)))
        .encode();
  }

  private static void refusedPayload(String reason, UnaryOperator<String> change) {
    refusedPayload(reason, text(Samples.statement(OFFER).encode()), change);
  }

  private static void refusedPayload(String reason, String good, UnaryOperator<String> change) {
    String changed = change.apply(good);
    assertThat(changed).as("the change must change something").isNotEqualTo(good);
    refused(reason, Envelope.sign(bytes(changed), Samples.signer("beta")).encode());
  }

  private static void refused(String reason, byte[] envelope) {
    assertThatThrownBy(() -> admit(envelope))
        .isInstanceOfSatisfying(
            MalformedException.class,
            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }

  private static byte[] payload(SignedStatement signed) {
    return signed.envelope().payloadBytes();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
