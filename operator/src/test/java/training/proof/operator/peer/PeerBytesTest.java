package training.proof.operator.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import training.proof.operator.Samples;
import training.proof.operator.http.ApiException;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.KeyRing;
import training.proof.protocol.feed.Acknowledgement;
import training.proof.protocol.feed.SignedAcknowledgement;
import training.proof.protocol.feed.Told;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.statement.Envelope;

/** Whatever a peer answers, or shows as its token: taken, or refused with a reason. */
class PeerBytesTest {
  private static final int TRIES = 400;
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final PeerInfo ALPHA =
      TestMembers.peer("alpha", 1, "https://alpha:8443", Samples.DATA);
  private static final PeerInfo BETA =
      TestMembers.peer("beta", 2, "https://beta:8443", Samples.DATA);

  private final PeerTokens alpha =
      new PeerTokens(
          "alpha", new KeyRing(TestMembers.signer(1)), TestMembers.membership(BETA), () -> NOW);
  private final PeerTokens beta =
      new PeerTokens(
          "beta", new KeyRing(TestMembers.signer(2)), TestMembers.membership(ALPHA), () -> NOW);

  /** A dishonest member signs any header it likes, with its own key. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "{\"alg\":null}",
        "{\"alg\":5}",
        "{\"alg\":\"none\"}",
        "{\"alg\":\"HS256\"}",
        "{\"alg\":\"dir\",\"enc\":\"A128GCM\"}",
        "{\"alg\":\"EdDSA\",\"crit\":[\"b64\"],\"b64\":false}",
        "{\"alg\":\"EdDSA\",\"crit\":[]}",
        "{\"alg\":\"EdDSA\",\"crit\":[5]}",
        "{\"alg\":\"EdDSA\",\"crit\":\"exp\"}",
        "{\"alg\":\"EdDSA\",\"b64\":\"no\"}",
        "{\"alg\":\"EdDSA\",\"jwk\":{}}",
        "{\"alg\":\"EdDSA\",\"jwk\":5}",
        "{\"alg\":\"EdDSA\",\"jwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"!\",\"d\":\"?\"}}",
        "{\"alg\":\"EdDSA\",\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}}",
        "{\"alg\":\"EdDSA\",\"jku\":\"::\"}",
        "{\"alg\":\"EdDSA\",\"x5u\":\" \"}",
        "{\"alg\":\"EdDSA\",\"x5c\":[5,\"?\"]}",
        "{\"alg\":\"EdDSA\",\"x5t\":7,\"kid\":{}}",
        "{\"alg\":\"EdDSA\",\"typ\":[],\"cty\":{}}",
        "{\"alg\":\"EdDSA\",\"alg\":\"none\"}",
        "{\"alg\":\"EdDSA\"",
      })
  void aTokenOfAnyHeaderIsRefused(String header) {
    String signed = token(header, claims("{}"));
    assertThatThrownBy(() -> beta.verify(signed)).isInstanceOf(ApiException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"iat\":-9007199254740991,\"exp\":9007199254740991}",
        "{\"iat\":9007199254740991,\"exp\":-9007199254740991}",
        "{\"iat\":1e999999999,\"exp\":0}",
        "{\"exp\":null}",
        "{\"fed\":\"\"}",
        "{\"iss\":[]}",
        "{\"aud\":5}",
        "{\"more\":1}",
      })
  void aTokenOfOddClaimsIsRefused(String changed) {
    assertThatThrownBy(() -> beta.verify(token("{\"alg\":\"EdDSA\"}", claims(changed))))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void aChangedTokenIsRefused() {
    byte[] good = alpha.issue("beta").orElseThrow().getBytes(UTF_8);
    for (int seed = 1; seed <= TRIES; seed++) {
      byte[] bytes = changed(good, seed);
      if (!Arrays.equals(bytes, good)) {
        String token = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> beta.verify(token)).as(token).isInstanceOf(ApiException.class);
      }
    }
  }

  @Test
  void headsAndFeedsAreReadOrRefused() {
    SignedAcknowledgement own = acknowledgement("alpha");
    var told = new Told(Optional.of(own.envelope()), List.of(own.envelope()));
    byte[] head = CanonicalJson.encode(new PeerMessages.Head(Samples.DATA, told, 7));
    byte[] content = own.content().encode();
    byte[] feed = PeerMessages.feed(List.of(CanonicalJson.encode(told)));
    for (int seed = 1; seed <= TRIES; seed++) {
      byte[] otherHead = changed(head, seed);
      isRefusedAtWorst(() -> CanonicalJson.read(otherHead, PeerMessages.Head.class, "answer"));
      byte[] otherContent = changed(content, seed);
      isRefusedAtWorst(() -> Acknowledgement.decode(otherContent));
      byte[] otherFeed = changed(feed, seed);
      isRefusedAtWorst(() -> PeerMessages.envelopes(otherFeed));
    }
  }

  private static SignedAcknowledgement acknowledgement(String of) {
    var heads = new TreeMap<String, FeedHead>();
    heads.put(of, new FeedHead(1, 5, Samples.DATA));
    return SignedAcknowledgement.sign(
        new Acknowledgement(TestMembers.FEDERATION, 1, "alpha", heads, Optional.empty()),
        TestMembers.signer(1));
  }

  @Test
  void whoHasNotAcknowledgedYetAnswersAsWell() {
    var nothing = new Told(Optional.empty(), List.of());
    Envelope own = acknowledgement("alpha").envelope();
    assertThat(PeerMessages.Known.of(nothing)).isEqualTo(PeerMessages.Known.of(nothing));
    assertThat(PeerMessages.Known.of(nothing))
        .isNotEqualTo(PeerMessages.Known.of(new Told(Optional.of(own), List.of())))
        .isNotEqualTo(PeerMessages.Known.of(new Told(Optional.empty(), List.of(own))));
    byte[] head = CanonicalJson.encode(new PeerMessages.Head(Samples.DATA, nothing, 7));
    assertThat(CanonicalJson.read(head, PeerMessages.Head.class, "answer").told())
        .isEqualTo(nothing);
  }

  /** They become parts of addresses, and are remembered. */
  @ParameterizedTest
  @ValueSource(strings = {"", "../blobs", "a b", "Alpha", "alpha?x", "a.b", "\u00e4", "a%2f"})
  void aHeadIsThatOfAMember(String name) {
    assertThatThrownBy(() -> acknowledgement(name))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo("bad-name"));
  }

  private static void isRefusedAtWorst(Runnable reading) {
    assertThatCode(
            () -> {
              try {
                reading.run();
              } catch (MalformedException e) {
                assertThat(e.reason()).matches("[a-z0-9-]+");
              }
            })
        .doesNotThrowAnyException();
  }

  private String claims(String changed) {
    String good =
        new String(
            CanonicalJson.encode(
                new PeerTokens.Claims(
                    "alpha",
                    "beta",
                    TestMembers.FEDERATION,
                    NOW.getEpochSecond(),
                    NOW.getEpochSecond() + 60)),
            UTF_8);
    for (String field : changed.substring(1, changed.length() - 1).split(",", -1)) {
      String name = field.split(":", -1)[0];
      good =
          good.replaceFirst(
              name.isEmpty() ? "\\{" : name + ":[^,}]*", name.isEmpty() ? "{" : field);
    }
    return changed.contains("more") ? good.replace("{", "{\"more\":1,") : good;
  }

  private static String token(String header, String claims) {
    var base64 = Base64.getUrlEncoder().withoutPadding();
    String input =
        base64.encodeToString(header.getBytes(UTF_8))
            + "."
            + base64.encodeToString(claims.getBytes(UTF_8));
    return input + "." + base64.encodeToString(TestMembers.signer(1).sign(input.getBytes(UTF_8)));
  }

  /** What makes the refusals above mean something. */
  @Test
  void theSameTokenOfTheRightHeaderIsTaken() {
    assertThat(beta.verify(token("{\"alg\":\"EdDSA\"}", claims("{}")))).isEqualTo(ALPHA);
  }

  private static byte[] changed(byte[] good, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    byte[] bytes = good.clone();
    for (int i = 1 + random.nextInt(3); i > 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        case 2 -> bytes[at] = (byte) "{}[],:\"-.0e".charAt(random.nextInt(11));
        default -> {
          byte[] longer = Arrays.copyOf(bytes, bytes.length + 40);
          System.arraycopy(bytes, at, longer, at + 40, bytes.length - at);
          bytes = longer;
        }
      }
    }
    return bytes;
  }
}
