package training.proof.operator.peer;

import jakarta.inject.Singleton;
import training.proof.operator.http.ApiException;

/** The gate of the peer API: which member asks? */
@Singleton
final class PeerGate {
  private static final String BEARER = "Bearer ";

  private final PeerTokens tokens;
  private final Membership membership;

  PeerGate(PeerTokens tokens, Membership membership) {
    this.tokens = tokens;
    this.membership = membership;
  }

  /**
   * @param authorization the header, or null
   * @throws ApiException 401 for anybody but a member, 404 before there is a federation
   */
  PeerInfo require(String authorization) {
    if (membership.federation().isEmpty()) {
      throw ApiException.notFound("no-federation", "this member has joined no federation yet");
    }
    if (authorization == null || !authorization.startsWith(BEARER)) {
      throw ApiException.unauthorized("send a member's token as 'Authorization: Bearer'");
    }
    return tokens.verify(authorization.substring(BEARER.length()));
  }
}
