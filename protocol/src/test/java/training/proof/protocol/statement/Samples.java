package training.proof.protocol.statement;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.Recipe;

/** One statement of each kind, always the same. */
public final class Samples {
  /** Some round. */
  public static final Digest ROUND = Digest.of("sample/round");

  /** Some data. */
  public static final Digest DATA = Digest.of("sample/data");

  private Samples() {}

  /** The key of a sample member. */
  public static Signer signer(String member) {
    return Ed25519.signer(Digest.of("sample/key", member).raw());
  }

  /** A member without anything special. */
  public static Body.Member member(String name) {
    return new Body.Member(
        name,
        "org-" + name,
        Base64.getEncoder().encodeToString(signer(name).publicKey()),
        "https://" + name + ".example.org:8443",
        Digest.of("sample/certificate", name),
        1_000_000);
  }

  /** Somebody who is in no list yet. */
  public static Body.Member stranger() {
    Body.Member member = member("omega");
    return new Body.Member(
        member.name(),
        member.organisation(),
        member.publicKey(),
        member.endpoint(),
        member.certificateSha256(),
        0);
  }

  /** A federation of two. */
  public static Body.Genesis genesis() {
    return new Body.Genesis(
        "sample", ProtocolVersions.NEWEST, List.of(member("alpha"), member("beta")));
  }

  /** What several members state of their processors. */
  public static final Digest COMPUTE_CLASS = Digest.of("sample/compute-class");

  /** The recipe of the demo. */
  public static Recipe recipe() {
    return Recipe.plain(
        ModelSpec.Gpt.plain(256, 64, 128, 5, 4, 1),
        new OptimizerSpec.AdamW("0.001", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
        8,
        40,
        4);
  }

  /** The content of a slot. */
  public static Body.SlotBody slotBody() {
    var leaves = new ArrayList<Digest>();
    for (int j = 0; j <= recipe().segments(); j++) {
      leaves.add(Commitments.leaf(ROUND, "alpha", 0, j, Digest.of("sample/state", j)));
    }
    return new Body.SlotBody(
        leaves,
        Digest.of("sample/payload"),
        4_000_000,
        "",
        "",
        Digest.of("sample/losses"),
        2_500_000,
        recipe().tokensPerSlot());
  }

  /**
   * A round of three slots.
   *
   * @param credits of its budget that are for scores; 0 where only work is paid
   */
  public static Body.Open open(long budget, long credits, long scoreUnitMicroNats) {
    return new Body.Open(
        "sample-run",
        0,
        Optional.empty(),
        "",
        recipe(),
        DATA,
        0,
        List.of(new Body.SlotGrant("alpha", 1, 1000), new Body.SlotGrant("beta", 2, 1000)),
        10,
        budget,
        2,
        new Body.Windows(600, 60, 60, 300, 300, 300),
        100,
        64,
        credits == 0
            ? Optional.empty()
            : Optional.of(new Body.Improvement(credits, scoreUnitMicroNats)),
        Optional.empty());
  }

  /** A body of every kind. */
  public static List<Body> bodies() {
    Digest salt = Commitments.salt(Digest.of("sample/secret").raw(), ROUND, ROUND, 0);
    Digest seed = Commitments.auditSeed(Digest.of("sample/secret").raw(), ROUND, ROUND);
    Digest commitment = Commitments.commitment(ROUND, "alpha", 0, slotBody().digest(), salt);
    Digest answer = Digest.of("sample/state", 3);
    return List.of(
        genesis(),
        new Body.Offer(1, 2, "cpu-x86_64", List.of("exact"), 1),
        open(4000, 0, 1),
        new Body.Cancel(ROUND),
        new Body.Commit(ROUND, List.of(new Body.SlotCommit(0, commitment))),
        new Body.Receipt(
            ROUND,
            List.of(new Body.HeldCommit("alpha", 0, commitment)),
            Commitments.sealedSeed(seed)),
        new Body.Reveal(ROUND, List.of(new Body.SlotReveal(0, slotBody(), salt))),
        new Body.Audit(
            ROUND,
            List.of(
                new Body.AuditEntry("alpha", 0, 2, Body.Finding.equal, Optional.of(answer)),
                new Body.AuditEntry("alpha", 0, 7, Body.Finding.unavailable, Optional.empty())),
            Optional.of(seed)),
        new Body.Judgement(
            ROUND,
            List.of(
                new Body.SealedJudgement(
                    "alpha",
                    0,
                    2,
                    Commitments.sealedJudgement(ROUND, "beta", "alpha", 0, 2, answer.hex(), salt))),
            List.of(new Body.OpenedJudgement("alpha", 0, 7, "unavailable", salt))),
        new Body.Checkpoint(
            ROUND,
            List.of(new Body.CertifiedSlot("alpha", 0, commitment, List.of("alpha", "beta"))),
            Digest.of("sample/aggregate").hex(),
            Digest.of("sample/candidate").hex(),
            5_000_000,
            4_500_000,
            Body.Outcome.accepted),
        new Body.Vote(
            ROUND,
            List.of(
                new Body.OpenBallot("alpha", "sample-run", 0),
                new Body.SlotBallot("alpha", 0, commitment, 40, 400),
                new Body.LapseBallot("alpha", 1, commitment, false),
                new Body.ReleaseBallot("alpha", 2),
                new Body.CheckpointBallot(Digest.of("sample/checkpoint")))),
        new Body.Membership(2, 1, new Change.Join(stranger())));
  }

  /** What can be said from protocol version 2 on. */
  public static List<Body> bodiesOfVersion2() {
    return List.of(
        new Body.Offer(
            1, 2, "cpu-x86_64", List.of("exact", "class-exact"), Optional.of(COMPUTE_CLASS), 1),
        open(4000, 1500, 20_000).within(COMPUTE_CLASS),
        new Body.Checkpoint(
            ROUND,
            List.of(
                new Body.CertifiedSlot("alpha", 0, Digest.of("sample/c", 0), List.of("alpha")),
                new Body.CertifiedSlot("beta", 0, Digest.of("sample/c", 1), List.of("alpha")),
                new Body.CertifiedSlot("beta", 1, Digest.of("sample/c", 2), List.of("alpha"))),
            Digest.of("sample/aggregate").hex(),
            Digest.of("sample/candidate").hex(),
            5_000_000,
            4_500_000,
            Body.Outcome.accepted,
            Optional.of(List.of(12_345L, -678L, 20_001L))),
        restart(),
        new Body.Vote(
            ROUND, List.of(new Body.RefusalBallot("beta", "sample-run", 0, "AuditRateTooLow"))));
  }

  /** A word on where a feed ends. */
  public static Body restart() {
    return new Body.Membership(3, 1, new Change.Restart("alpha", 2, 9, Digest.of("sample/head")));
  }

  /** The first statement of alpha, or a later one of beta. */
  public static Statement statement(Body body) {
    return new Statement(
        body instanceof Body.Genesis
            ? new Header(Digest.ZERO, 0, "alpha", 1, 1, Digest.ZERO)
            : new Header(
                Digest.of("sample/federation"), 1, "beta", 1, 7, Digest.of("sample/previous")),
        body);
  }

  /** The same, signed. */
  public static SignedStatement signed(Body body) {
    Statement statement = statement(body);
    return SignedStatement.sign(statement, signer(statement.header().issuer()));
  }
}
