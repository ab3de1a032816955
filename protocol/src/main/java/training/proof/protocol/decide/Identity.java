package training.proof.protocol.decide;

/** Who decides: a member's name, and the secret behind its salts and audit seeds. */
public final class Identity {
  private final String member;
  private final byte[] secret;

  /**
   * @param member name in the federation
   * @param secret 32 bytes, never shown
   */
  public Identity(String member, byte[] secret) {
    this.member = member;
    this.secret = secret.clone();
  }

  /** The member's name. */
  public String member() {
    return member;
  }

  byte[] secret() {
    return secret.clone();
  }
}
