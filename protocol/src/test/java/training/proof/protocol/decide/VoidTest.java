package training.proof.protocol.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.SlotId;

/** Statements that are well formed and against the rules: kept, explained, without effect. */
class VoidTest {
  private static final Digest LIE = Digest.of("test/lie");

  private final Village village = new Village("alpha", "beta", "gamma", "delta");

  private void settled() {
    village.want("alpha", "run", 0);
    village.run(3);
    assertThat(village.view("beta").settled()).isPresent();
    assertThat(village.view("beta").voids()).isEmpty();
  }

  private Digest round() {
    return village.round("alpha").id();
  }

  /** Says something more in the round, and sees that nothing but the reason was added. */
  private void isVoid(String reason, String member, Body body) {
    RoundView before = village.view(member);
    SignedStatement signed = village.get(member).issue(body);
    RoundView after = village.view(member);
    assertThat(after.voids()).containsEntry(signed.id(), reason);
    assertThat(after.slots()).isEqualTo(before.slots());
    assertThat(after.receipts()).isEqualTo(before.receipts());
    assertThat(after.audits()).isEqualTo(before.audits());
    assertThat(after.entries()).isEqualTo(before.entries());
    assertThat(after.checkpoints()).isEqualTo(before.checkpoints());
  }

  @Test
  void slotsNobodyGrantedAndSecondCommitments() {
    settled();
    isVoid("no-such-slot", "beta", new Body.Commit(round(), List.of(new Body.SlotCommit(1, LIE))));
    isVoid("second-commit", "beta", new Body.Commit(round(), List.of(new Body.SlotCommit(0, LIE))));
  }

  @Test
  void aSecondReceiptAndAReceiptForSlotsNobodyGranted() {
    settled();
    isVoid(
        "second-receipt",
        "beta",
        new Body.Receipt(round(), List.of(new Body.HeldCommit("gamma", 0, LIE)), LIE));

    var other = new Village("alpha", "beta", "gamma", "delta");
    other.get("beta").isSilentOn(Body.Receipt.class);
    other.want("alpha", "run", 0);
    other.run(1);
    SignedStatement signed =
        other
            .get("beta")
            .issue(
                new Body.Receipt(
                    other.round("beta").id(), List.of(new Body.HeldCommit("gamma", 5, LIE)), LIE));
    assertThat(other.view("beta").voids()).containsEntry(signed.id(), "no-such-slot");
  }

  @Test
  void aRevealThatOpensNothing() {
    settled();
    var slot = village.slot("beta", "beta");
    isVoid(
        "reveal-does-not-open-the-commitment",
        "beta",
        new Body.Reveal(
            round(), List.of(new Body.SlotReveal(0, slot.reveal().orElseThrow(), LIE))));
  }

  @Test
  void auditsThatNobodyDrew() {
    settled();
    isVoid(
        "seed-does-not-open-the-receipt",
        "beta",
        new Body.Audit(round(), List.of(), Optional.of(LIE)));
    isVoid("segment-not-drawn", "beta", audit(entry("beta", 0, Body.Finding.mismatch, LIE)));
    isVoid("segment-not-drawn", "beta", audit(entry("zeta", 0, Body.Finding.mismatch, LIE)));
    isVoid("segment-not-drawn", "beta", audit(entry("gamma", 11, Body.Finding.mismatch, LIE)));
    Body.AuditEntry drawn = village.view("beta").entries().get("beta").getFirst();
    isVoid("second-entry", "beta", audit(drawn));
    isVoid(
        "finding-contradicts-digest",
        "beta",
        audit(
            entry(
                drawn.member(),
                drawn.segment(),
                Body.Finding.mismatch,
                drawn.digest().orElseThrow())));
    isVoid(
        "finding-contradicts-digest",
        "beta",
        audit(entry(drawn.member(), drawn.segment(), Body.Finding.equal, LIE)));
  }

  private Body audit(Body.AuditEntry entry) {
    return new Body.Audit(round(), List.of(entry), Optional.empty());
  }

  private static Body.AuditEntry entry(
      String member, int segment, Body.Finding finding, Digest digest) {
    return new Body.AuditEntry(member, 0, segment, finding, Optional.of(digest));
  }

  @Test
  void anAuditOfWhoSealedNoSeed() {
    village.get("beta").isSilentOn(Body.Receipt.class);
    village.want("alpha", "run", 0);
    village.run(1000);
    isVoid("audit-without-receipt", "beta", new Body.Audit(round(), List.of(), Optional.of(LIE)));
  }

  /** Reports may come before the seed that shows they were drawn. */
  @Test
  void anEarlyReportCountsOnceTheSeedIsThere() {
    village
        .get("delta")
        .lies(
            body ->
                body instanceof Body.Audit audit
                    ? List.of(
                        new Body.Audit(audit.round(), audit.entries(), Optional.empty()),
                        new Body.Audit(audit.round(), List.of(), audit.seed()))
                    : List.of(body));
    village.want("alpha", "run", 0);
    village.run(3);
    assertThat(village.view("beta").entries().get("delta")).hasSize(9);
    assertThat(village.view("beta").voids()).isEmpty();
    assertThat(village.view("beta").settled()).isPresent();
  }

  @Test
  void judgementsOfWhatNobodyReported() {
    settled();
    isVoid(
        "segment-not-reported",
        "beta",
        new Body.Judgement(
            round(), List.of(new Body.SealedJudgement("gamma", 0, 3, LIE)), List.of()));
    isVoid(
        "judgement-does-not-open-its-seal",
        "beta",
        new Body.Judgement(
            round(), List.of(), List.of(new Body.OpenedJudgement("gamma", 0, 3, LIE.hex(), LIE))));
  }

  @Test
  void aSecondSealAndAnAnswerThatWasNotSealed() {
    village.get("gamma").trainer = Lies.FAKE;
    village.want("alpha", "run", 0);
    village.run(3);
    int segment = village.slot("beta", "gamma").sealed().firstKey();
    assertThat(village.slot("beta", "gamma").sealed().get(segment)).contains("beta");
    isVoid(
        "second-seal",
        "beta",
        new Body.Judgement(
            round(), List.of(new Body.SealedJudgement("gamma", 0, segment, LIE)), List.of()));
    isVoid(
        "judgement-does-not-open-its-seal",
        "beta",
        new Body.Judgement(
            round(),
            List.of(),
            List.of(new Body.OpenedJudgement("gamma", 0, segment, LIE.hex(), LIE))));
  }

  @Test
  void checkpointsOfOthersAndSecondOnes() {
    settled();
    Body.Checkpoint good = village.view("alpha").settled().orElseThrow().checkpoint();
    isVoid("not-the-sponsor", "beta", good);
    isVoid("second-checkpoint", "alpha", good);
  }

  @Test
  void votesThatDoNotCount() {
    village.get("beta").lies(body -> body instanceof Body.Vote ? List.of() : List.of(body));
    village.want("alpha", "run", 0);
    village.run(3);
    SlotId gamma = new SlotId("gamma", 0);
    var view = village.view("beta");
    Digest c = view.slots().get(gamma).included().orElseThrow();
    vote("ballot-without-effect", new Body.SlotBallot("gamma", 0, LIE, 40, 400));
    vote("second-ballot", new Body.SlotBallot("gamma", 0, c, 40, 400));
    vote("ballot-without-effect", new Body.SlotBallot("delta", 0, c, 40, 401));
    vote("ballot-without-effect", new Body.SlotBallot("alpha", 7, c, 40, 400));
    vote("ballot-without-effect", new Body.OpenBallot("alpha", "other-run", 0));
    vote("ballot-without-effect", new Body.CheckpointBallot(LIE));
    Digest real = view.settled().orElseThrow().id();
    vote("second-ballot", new Body.CheckpointBallot(real));
  }

  private void vote(String reason, Body.Ballot ballot) {
    isVoid(reason, "beta", new Body.Vote(round(), List.of(ballot)));
  }

  @Test
  void sealsAndSaltsAreBoundToWhoAndWhat() {
    Digest salt = LIE;
    assertThat(Commitments.sealedJudgement(LIE, "a", "b", 0, 1, "x", salt))
        .isNotEqualTo(Commitments.sealedJudgement(LIE, "b", "b", 0, 1, "x", salt))
        .isNotEqualTo(Commitments.sealedJudgement(LIE, "a", "b", 1, 0, "x", salt));
    byte[] secret = salt.raw();
    assertThat(Commitments.salt(secret, LIE, LIE, 0))
        .isNotEqualTo(Commitments.salt(secret, LIE, LIE, 1))
        .isNotEqualTo(Commitments.auditSeed(secret, LIE, LIE));
  }
}
