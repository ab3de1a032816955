package training.proof.protocol.audit;

import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Prf;

/** The hashes by which a worker is bound to its slot's result (rules R3 and R4). */
public final class Commitments {
  private Commitments() {}

  /**
   * leaf_j = H(domain, O, member, slot, j, stateDigest_j): bound to its owner, useless to a copier.
   */
  public static Digest leaf(Digest round, String member, int slot, int boundary, Digest state) {
    return Digest.of("proofpool/leaf/v1", round, member, slot, boundary, state);
  }

  /** c = H(domain, O, member, slot, bodyDigest, salt). */
  public static Digest commitment(Digest round, String member, int slot, Digest body, Digest salt) {
    return Digest.of("proofpool/commitment/v1", round, member, slot, body, salt);
  }

  /**
   * What segment S of a slot comes to: its payload, and where payloads leave something out, bound
   * together with the residual at both ends.
   *
   * @param residualIn digest, empty for zeros
   * @param residualOut digest, empty where payloads have no residual
   */
  public static Digest contribution(Digest payload, String residualIn, String residualOut) {
    return residualIn.isEmpty() && residualOut.isEmpty()
        ? payload
        : Digest.of("proofpool/contribution/v1", payload, residualIn, residualOut);
  }

  /** The salt of a slot's commitment, derived so that a restarted operator finds the same one. */
  public static Digest salt(byte[] memberSecret, Digest federation, Digest round, int slot) {
    return Prf.of(memberSecret, "proofpool/salt/v1", federation, round, slot);
  }

  /** A voter's audit seed of a round. */
  public static Digest auditSeed(byte[] memberSecret, Digest federation, Digest round) {
    return Prf.of(memberSecret, "proofpool/audit-seed/v1", federation, round);
  }

  /** What a receipt shows of the audit seed. */
  public static Digest sealedSeed(Digest seed) {
    return Digest.of("proofpool/sealed-seed/v1", seed);
  }

  /** A judgement before it is opened. */
  public static Digest sealedJudgement(
      Digest round,
      String judge,
      String member,
      int slot,
      int segment,
      String answer,
      Digest salt) {
    return Digest.of("proofpool/judgement/v1", round, judge, member, slot, segment, answer, salt);
  }

  /** The salt of a judgement. */
  public static Digest judgementSalt(
      byte[] memberSecret, Digest federation, Digest round, String member, int slot, int segment) {
    return Prf.of(
        memberSecret, "proofpool/judgement-salt/v1", federation, round, member, slot, segment);
  }
}
