package training.proof.operator.peer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import training.proof.operator.http.ApiException;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.KeyRing;
import training.proof.protocol.crypto.Signer;

/**
 * The tokens of requests between members: compact JWS (RFC 7515) with EdDSA (RFC 8037), short-lived
 * and bound to one receiver, so that a token seen by one member opens nothing at another.
 */
public final class PeerTokens {
  /** Longest life of a token. */
  static final Duration LIFE = Duration.ofMinutes(2);

  /** How far clocks may differ. */
  static final Duration SKEW = Duration.ofSeconds(60);

  private static final int MAX_LENGTH = 2048;

  private final String member;
  private final KeyRing keys;
  private final Membership membership;
  private final InstantSource clock;

  /** How often each receiver did not accept a token of ours. */
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();

  /**
   * @param member this member's name: issuer of own tokens, audience of others'
   */
  public PeerTokens(String member, KeyRing keys, Membership membership, InstantSource clock) {
    this.member = member;
    this.keys = keys;
    this.membership = membership;
    this.clock = clock;
  }

  /**
   * @param iss the asking member
   * @param aud the asked member
   * @param fed digest of the federation
   * @param iat seconds since 1970
   * @param exp seconds since 1970
   */
  record Claims(String iss, String aud, Digest fed, long iat, long exp) {}

  /** A fresh token for one request to a member; empty before there is a federation. */
  public Optional<String> issue(String receiver) {
    return membership
        .federation()
        .map(
            federation ->
                sign(claims(receiver, federation), keys.turn(refusals.getOrDefault(receiver, 0))));
  }

  /**
   * A receiver did not accept a token. Of two members one may have heard of a change of keys that
   * the other has not, and could not hear of it from who refuses its tokens for that: the next is
   * signed with the other key.
   */
  void refusedBy(String receiver) {
    refusals.merge(receiver, 1, Integer::sum);
  }

  /**
   * Who sent this token.
   *
   * @throws ApiException 401 saying why it is not accepted
   */
  public PeerInfo verify(String token) {
    if (token.length() > MAX_LENGTH) {
      throw refused("it is too long");
    }
    try {
      JWSObject jws = parse(token);
      Claims claims = CanonicalJson.read(jws.getPayload().toBytes(), Claims.class, "token claims");
      PeerInfo peer =
          membership
              .other(claims.iss())
              .orElseThrow(() -> refused("its issuer is no member of this federation"));
      requireSignature(jws, peer);
      requireClaims(claims);
      return peer;
    } catch (ParseException | MalformedException e) {
      throw refused("it is malformed");
    }
  }

  /** The library is not strict about what its own exceptions are: a header {@code null} is one. */
  private static JWSObject parse(String token) throws ParseException {
    try {
      return JWSObject.parse(token);
    } catch (RuntimeException e) {
      throw refused("it is malformed");
    }
  }

  private Claims claims(String receiver, Digest federation) {
    Instant now = clock.instant();
    return new Claims(
        member, receiver, federation, now.getEpochSecond(), now.plus(LIFE).getEpochSecond());
  }

  private static String sign(Claims claims, Signer signer) {
    var header = new JWSHeader.Builder(JWSAlgorithm.EdDSA).type(JOSEObjectType.JWT).build();
    var jws = new JWSObject(header, new Payload(CanonicalJson.encode(claims)));
    try {
      jws.sign(new JwsSigner(signer));
    } catch (JOSEException e) {
      throw new IllegalStateException("an Ed25519 signature cannot fail", e);
    }
    return jws.serialize();
  }

  private static void requireSignature(JWSObject jws, PeerInfo peer) {
    byte[] key = Base64.getDecoder().decode(peer.publicKey());
    if (!JWSAlgorithm.EdDSA.equals(jws.getHeader().getAlgorithm())
        || jws.getHeader().getCriticalParams() != null
        || !Ed25519.VERIFIER.verify(key, jws.getSigningInput(), jws.getSignature().decode())) {
      throw refused("its signature is not that of " + peer.member());
    }
  }

  private void requireClaims(Claims claims) {
    Instant now = clock.instant();
    if (!claims.aud().equals(member)) {
      throw refused("it is for " + claims.aud() + ", this is " + member);
    }
    if (!membership.federation().equals(Optional.of(claims.fed()))) {
      throw refused("it is for another federation");
    }
    if (claims.exp() - claims.iat() > LIFE.toSeconds()
        || now.plus(SKEW).getEpochSecond() < claims.iat()
        || now.minus(SKEW).getEpochSecond() > claims.exp()) {
      throw refused("its time is over or not yet come: compare the clocks of both members");
    }
  }

  private static ApiException refused(String why) {
    return ApiException.unauthorized("the token is not accepted: " + why);
  }
}
