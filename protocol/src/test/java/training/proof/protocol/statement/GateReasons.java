package training.proof.protocol.statement;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import training.proof.protocol.Reasons;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.ledger.LedgerState;

/** Envelopes that the gate refuses, one for each reason. */
public final class GateReasons {
  private static final List<Body> BODIES = Samples.bodies();
  private static final Epochs EPOCHS =
      LedgerState.empty().fold(Samples.signed(Samples.genesis())).state().epochs();

  private GateReasons() {}

  public static Reasons all() {
    return new Reasons()
        .refused("too-large", () -> admit(new byte[Envelope.MAX_BYTES + 1]))
        .refused("not-json", () -> admit(bytes("{")))
        .refused("bad-base64", () -> admit(envelope("*").encode()))
        .refused("unknown-issuer", () -> admit(signed("mallory", "mallory")))
        .refused("wrong-key", () -> admit(signed("beta", "alpha")))
        .refused("bad-signature", () -> admit(envelope(payload()).encode()))
        .with(
            payload("inexact-number", Body.Offer.class, "\"slots\":2", "\"slots\":2.5"),
            payload("null-value", Body.Offer.class, "\"slots\":2", "\"slots\":null"),
            payload("not-canonical", Body.Offer.class, "\":", "\" :"),
            payload("wrong-shape", Body.Offer.class, "\"slots\":2", "\"slots\":true"),
            payload("unknown-kind", Body.Offer.class, "offer/v1alpha1", "order/v1alpha1"),
            payload("wrong-subject", Body.Offer.class, "\"sha256\":\"..", "\"sha256\":\"00"),
            payload("bad-digest", Body.Offer.class, "\"previous\":\"..", "\"previous\":\"XY"),
            payload("bad-name", Body.Offer.class, "\"beta\"", "\"Beta\""),
            payload("bad-header", Body.Offer.class, "\"counter\":7", "\"counter\":0"),
            payload("too-long", Body.Offer.class, "cpu-x86_64", "c".repeat(65)),
            payload("too-many", Body.Offer.class, "\"exact\"", "\"exact\"" + ",\"x\"".repeat(1024)),
            payload("not-ordered", Body.Open.class, "\"alpha\"", "\"zeta\""),
            payload("not-distinct", Body.Genesis.class, "org-beta", "org-alpha"),
            payload("out-of-range", Body.Open.class, "\"price\":10", "\"price\":-1"),
            payload(
                "bad-open",
                Body.Open.class,
                "\"budget\"",
                "\"computeClass\":\"" + Digest.ZERO.hex() + "\",\"budget\""),
            payload("bad-genesis", Body.Genesis.class, "\"credits\":1", "\"credits\":-1"),
            payload("bad-offer", Body.Offer.class, "\"serial\":1", "\"serial\":0"),
            payload("bad-recipe", Body.Open.class, "\"batch\":8", "\"batch\":0"),
            payload(
                "bad-reveal",
                Body.Reveal.class,
                "\"leaves\":\\[(\"[0-9a-f]+\")[^]]*]",
                "\"leaves\":[$1]"),
            payload("bad-audit", Body.Audit.class, "\"equal\"", "\"unavailable\""),
            payload(
                "bad-checkpoint",
                Body.Checkpoint.class,
                "\"candidate\":\"[0-9a-f]+\"",
                "\"candidate\":\"\""),
            payload("bad-vote", Body.Vote.class, "\"ballots\":\\[[^]]*]", "\"ballots\":[]"),
            payload("bad-membership", Body.Membership.class, "\"credits\":0", "\"credits\":1"));
  }

  /** A statement of a kind in which a pattern is replaced, signed as it should be. */
  private static Reasons payload(
      String code, Class<? extends Body> kind, String pattern, String replacement) {
    UnaryOperator<String> change = text -> text.replaceAll(pattern, replacement);
    Body body = BODIES.stream().filter(kind::isInstance).findFirst().orElseThrow();
    Statement statement = Samples.statement(body);
    String good = new String(statement.encode(), StandardCharsets.UTF_8);
    Signer key = Samples.signer(statement.header().issuer());
    return new Reasons()
        .refused(code, () -> admit(Envelope.sign(bytes(change.apply(good)), key).encode()));
  }

  private static byte[] signed(String issuer, String signer) {
    var header = new Header(Digest.ZERO, 1, issuer, 1, 1, Digest.ZERO);
    return SignedStatement.sign(new Statement(header, BODIES.get(1)), Samples.signer(signer))
        .envelope()
        .encode();
  }

  private static String payload() {
    return Samples.signed(BODIES.get(1)).envelope().payload();
  }

  /** A payload under the signature of another. */
  private static Envelope envelope(String payload) {
    var other = Samples.signed(BODIES.get(2)).envelope();
    return new Envelope(payload, Envelope.PAYLOAD_TYPE, other.signatures());
  }

  private static void admit(byte[] envelope) {
    SignedStatement.admit(envelope, EPOCHS::keyOf, Ed25519.VERIFIER);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
