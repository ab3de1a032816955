package training.proof.protocol.decide;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import training.proof.protocol.Reasons;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Body.Finding;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.ProtocolVersions;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.task.Task;

/**
 * What is said in a round without effect, and what members tell their users about rounds that do
 * not go on: one for each reason, in a village of four.
 */
public final class RoundReasons {
  private static final Digest LIE = Digest.of("test/lie");

  private RoundReasons() {}

  public static Reasons all() {
    return new Reasons().with(voids(), auditVoids(), wishes(), objections(), endings());
  }

  // ---- said, and without effect

  private static Reasons voids() {
    return new Reasons()
        .with("no-voter-of-the-round", RoundReasons::noVoter)
        .with("no-such-slot", () -> voided("beta", o -> commit(o, 1)))
        .with("second-commit", () -> voided("beta", o -> commit(o, 0)))
        .with("second-receipt", () -> voided("beta", o -> new Body.Receipt(o, List.of(), LIE)))
        .with("reveal-does-not-open-the-commitment", RoundReasons::otherReveal)
        .with("not-the-sponsor", () -> voided("beta", RoundReasons::checkpoint))
        .with("second-checkpoint", () -> voided("alpha", RoundReasons::checkpoint))
        .with("scores-not-as-opened", RoundReasons::unscored)
        .with("second-ballot", () -> voided("beta", o -> open(o, "run")))
        .with("ballot-without-effect", () -> voided("beta", o -> open(o, "other")));
  }

  private static Reasons auditVoids() {
    return new Reasons()
        .with("audit-without-receipt", RoundReasons::noReceipt)
        .with(
            "seed-does-not-open-the-receipt",
            () -> voided("beta", o -> new Body.Audit(o, List.of(), Optional.of(LIE))))
        .with("segment-not-drawn", () -> voided("beta", o -> audit(o, "beta", 0, LIE)))
        .with("finding-contradicts-digest", () -> repeated(Finding.mismatch))
        .with("second-entry", () -> repeated(Finding.equal))
        .with(
            "segment-not-reported",
            () -> voided("beta", o -> new Body.Judgement(o, List.of(seal(3)), List.of())))
        .with("second-seal", RoundReasons::secondSeal)
        .with(
            "judgement-does-not-open-its-seal",
            () ->
                voided(
                    "beta",
                    o ->
                        new Body.Judgement(
                            o,
                            List.of(),
                            List.of(new Body.OpenedJudgement("gamma", 0, 3, LIE.hex(), LIE)))));
  }

  private static Village village() {
    return new Village("alpha", "beta", "gamma", "delta");
  }

  private static Village settled() {
    Village village = village();
    village.want("alpha", "run", 0);
    village.run(3);
    return village;
  }

  private static String voided(String member, Function<Digest, Body> word) {
    Village village = settled();
    return said(village, member, word.apply(village.round("alpha").id()));
  }

  private static String said(Village village, String member, Body body) {
    SignedStatement signed = village.get(member).issue(body);
    return village.view(member).voids().getOrDefault(signed.id(), "it has effect");
  }

  private static Body commit(Digest round, int slot) {
    return new Body.Commit(round, List.of(new Body.SlotCommit(slot, LIE)));
  }

  private static Body checkpoint(Digest round) {
    return new Body.Checkpoint(round, List.of(), "", "", 0, 0, Body.Outcome.unchanged);
  }

  /** A checkpoint that states scores, in a round that pays for none. */
  private static String unscored() {
    Village village = village();
    village.get("alpha").isSilentOn(Body.Checkpoint.class);
    village.want("alpha", "run", 0);
    village.run(3);
    var slot = new Body.CertifiedSlot("beta", 0, LIE, List.of());
    return said(
        village,
        "alpha",
        new Body.Checkpoint(
            village.round("alpha").id(),
            List.of(slot),
            LIE.hex(),
            LIE.hex(),
            0,
            0,
            Body.Outcome.accepted,
            Optional.of(List.of(1L))));
  }

  private static Body open(Digest round, String run) {
    return new Body.Vote(round, List.of(new Body.OpenBallot("alpha", run, 0)));
  }

  private static Body.SealedJudgement seal(int segment) {
    return new Body.SealedJudgement("gamma", 0, segment, LIE);
  }

  private static Body audit(Digest round, String member, int segment, Digest digest) {
    return new Body.Audit(
        round,
        List.of(new Body.AuditEntry(member, 0, segment, Finding.mismatch, Optional.of(digest))),
        Optional.empty());
  }

  private static String noVoter() {
    Village village = village();
    village.each(citizen -> citizen.slow = task -> true);
    village.want("alpha", "run", 0);
    village.run(3);
    Village.Citizen omega = village.stranger("omega");
    village.agree(new Change.Join(Village.entry(omega, omega.signer, 0)));
    village.run(3);
    return said(village, "omega", commit(village.round("alpha").id(), 0));
  }

  private static String otherReveal() {
    Village village = settled();
    Body.SlotBody body = village.slot("beta", "beta").reveal().orElseThrow();
    return said(
        village,
        "beta",
        new Body.Reveal(village.round("beta").id(), List.of(new Body.SlotReveal(0, body, LIE))));
  }

  private static String noReceipt() {
    Village village = village();
    village.get("beta").isSilentOn(Body.Receipt.class);
    village.want("alpha", "run", 0);
    village.run(1000);
    return said(
        village, "beta", new Body.Audit(village.round("beta").id(), List.of(), Optional.of(LIE)));
  }

  /** What beta found, once more. */
  private static String repeated(Finding finding) {
    Village village = settled();
    Body.AuditEntry known = village.view("beta").entries().get("beta").getFirst();
    var again = new Body.AuditEntry(known.member(), 0, known.segment(), finding, known.digest());
    return said(
        village,
        "beta",
        new Body.Audit(village.round("beta").id(), List.of(again), Optional.empty()));
  }

  private static String secondSeal() {
    Village village = village();
    village.get("gamma").trainer = Lies.FAKE;
    village.want("alpha", "run", 0);
    village.run(3);
    int segment = village.slot("beta", "gamma").sealed().firstKey();
    return said(
        village,
        "beta",
        new Body.Judgement(village.round("beta").id(), List.of(seal(segment)), List.of()));
  }

  // ---- what a sponsor's user is told

  private static Reasons wishes() {
    return new Reasons()
        .with("RoundCancelled", RoundReasons::cancelled)
        .with("RestartedSince", RoundReasons::restarted)
        .with("BudgetNotCovered", () -> wish(alpha -> LocalWants.replaceBudget(alpha, 2_000_000)))
        .with("WindowTooShort", () -> wish(new Body.Windows(600, 60, 9, 60, 60, 60)))
        .with("RoundMalformed", () -> wish(alpha -> LocalWants.replaceBudget(alpha, -1)))
        .with("StorageInsufficient", () -> wish(alpha -> alpha.freeBytes = 1 << 20))
        .with("DataTooSmall", () -> wish(DataManifest.ofBytes(1000, LIE, 64, LIE)))
        .with(
            "VocabularyTooSmall",
            () ->
                wish(
                    DataManifest.of(
                        new DataManifest.TokenizerFile(LIE, 257), 1000, LIE, 1000, LIE)))
        .with("IndexTaken", RoundReasons::taken)
        .with("OpeningRefused", RoundReasons::refused)
        .with("NewerProtocol", RoundReasons::newer)
        .with("ProtocolTooOld", RoundReasons::older)
        .with("ClassTooSmall", RoundReasons::scattered);
  }

  private static String wish(Consumer<Village.Citizen> change) {
    Village village = village();
    village.want("alpha", "run", 0);
    change.accept(village.get("alpha"));
    village.run(1);
    return told(village, "run-0");
  }

  private static String wish(DataManifest manifest) {
    return wish(alpha -> alpha.manifests.put(Village.DATA, manifest));
  }

  private static String wish(Body.Windows windows) {
    Village village = village();
    village.get("alpha").windows = windows;
    village.want("alpha", "run", 0);
    village.run(1);
    return told(village, "run-0");
  }

  private static String told(Village village, String want) {
    return village.get("alpha").last.wants().get(want).trouble().orElse("there is no trouble");
  }

  private static String refused() {
    Village village = village();
    var tooLittle = DataManifest.ofBytes(64, LIE, 1000, LIE);
    village.get("gamma").manifests.put(Village.DATA, tooLittle);
    village.get("delta").manifests.put(Village.DATA, tooLittle);
    village.want("alpha", "run", 0);
    village.run(5000);
    return told(village, "run-0");
  }

  private static String cancelled() {
    var village = new Village(1, 1, "alpha", "beta", "gamma", "delta");
    village.get("gamma").holds = blob -> false;
    village.get("delta").holds = blob -> false;
    village.want("alpha", "run", 0);
    village.run(3);
    village.get("alpha").withdrawn.add(village.round("alpha").id());
    village.run(3);
    return told(village, "run-0");
  }

  private static String restarted() {
    Village village = village();
    village.get("delta").holds = blob -> false;
    village.get("gamma").holds = blob -> false;
    village.want("alpha", "run", 0);
    village.run(3);
    FeedHead end = village.get("alpha").state.head("delta");
    var change = new Change.Restart("delta", 2, end.counter(), end.digest());
    for (String voter : List.of("alpha", "beta", "gamma")) {
      village.get(voter).issue(new Body.Membership(2, 1, change));
    }
    village.run(3);
    return village.view("alpha").refusals().get("delta");
  }

  private static String taken() {
    Village village = settled();
    village.get("alpha").wants.clear();
    village.want("alpha", "odd", "run", -1, 4000);
    village.get("alpha").act();
    return told(village, "odd");
  }

  /** Scores are paid only where all can read that they are. */
  private static String older() {
    Village village = new Village(1, 1, "alpha", "beta", "gamma", "delta");
    village.improvement = Optional.of(new Body.Improvement(100, 1));
    village.want("alpha", "run", 0);
    village.run(3);
    return told(village, "run-0");
  }

  private static String scattered() {
    Village village = village();
    village.recipe = Village.RECIPE.classExact();
    village.get("alpha").computesIn(LIE);
    village.get("beta").computesIn(LIE);
    village.want("alpha", "run", 0);
    village.run(100);
    return told(village, "run-0");
  }

  /** All agree to what their software does not know, which no software of today does. */
  private static String newer() {
    Village village = village();
    village.run(1);
    var word = new Body.Membership(2, 1, new Change.Upgrade(ProtocolVersions.NEWEST + 1));
    village.each(citizen -> citizen.issue(word));
    village.want("alpha", "run", 0);
    village.run(3);
    return told(village, "run-0");
  }

  // ---- why voters do not vote for an opening

  private static Reasons objections() {
    return new Reasons()
        .with("ParentIsNotTheHead", () -> objection(1, 1000, "beta", gamma -> {}))
        .with("AuditRateTooLow", () -> objection(0, 99, "beta", gamma -> {}))
        .with("UnknownMember", () -> objection(0, 1000, "zeta", gamma -> {}))
        .with("SponsorNotAdmitted", () -> objection(0, 1000, "beta", pool(1, Set.of("beta"))))
        .with("SlotsNotOffered", () -> objection(0, 1000, "gamma", pool(0, Set.of())))
        .with("AlreadyVoted", RoundReasons::twoOpenings)
        .with("SponsorIsGone", RoundReasons::gone);
  }

  private static Consumer<Village.Citizen> pool(int slots, Set<String> sponsors) {
    return gamma ->
        gamma.pool = Optional.of(new LocalFacts.Pool(slots, "cpu", List.of("exact"), 0, sponsors));
  }

  /** What gamma says of a round with one slot. */
  private static String objection(
      int index, int auditRate, String worker, Consumer<Village.Citizen> change) {
    Village village = village();
    change.accept(village.get("gamma"));
    village.run(1);
    return objection(village, "alpha", opening(index, auditRate, worker, 4000));
  }

  private static String objection(Village village, String sponsor, Body.Open open) {
    village.each(
        citizen -> citizen.lies(body -> body instanceof Body.Vote ? List.of() : List.of(body)));
    Digest id = village.get(sponsor).issue(open).id();
    village.run(10);
    return village.get("gamma").last.rounds().get(id).trouble().orElse("there is no trouble");
  }

  private static Body.Open opening(int index, int auditRate, String worker, long budget) {
    return new Body.Open(
        "run",
        index,
        Optional.empty(),
        "",
        Village.RECIPE,
        Village.DATA,
        0,
        List.of(new Body.SlotGrant(worker, 1, auditRate)),
        10,
        budget,
        2,
        Village.WINDOWS,
        1000,
        64);
  }

  /** Gamma voted for the other; without a quorum neither begins. */
  private static String twoOpenings() {
    Village village = village();
    village.get("beta").isSilentOn(Body.Vote.class);
    village.get("delta").isSilentOn(Body.Vote.class);
    village.run(1);
    village.get("alpha").issue(opening(0, 1000, "beta", 4000));
    village.run(1);
    Digest second = village.get("alpha").issue(opening(0, 1000, "beta", 3999)).id();
    village.run(1);
    return village.get("gamma").last.rounds().get(second).trouble().orElse("there is no trouble");
  }

  private static String gone() {
    Village village = village();
    village.agree(new Change.Remove("delta"));
    village.run(3);
    return objection(village, "delta", opening(0, 1000, "beta", 4000));
  }

  // ---- why a round does not end

  private static Reasons endings() {
    return new Reasons()
        .with("CheckpointDiffers", RoundReasons::otherCandidate)
        .with("AggregateFailed", RoundReasons::noAggregate);
  }

  private static String otherCandidate() {
    Village village = village();
    village
        .get("alpha")
        .lies(
            body ->
                body instanceof Body.Checkpoint c
                    ? List.of(
                        new Body.Checkpoint(
                            c.round(),
                            c.slots(),
                            c.aggregate(),
                            LIE.hex(),
                            c.lossBeforeMicroNats(),
                            c.lossAfterMicroNats(),
                            c.outcome()))
                    : List.of(body));
    return ending(village, "gamma");
  }

  private static String noAggregate() {
    Village village = village();
    village.get("alpha").fails = Task.Aggregate.class::isInstance;
    return ending(village, "alpha");
  }

  private static String ending(Village village, String witness) {
    village.want("alpha", "run", 0);
    village.run(2000);
    Digest round = village.round(witness).id();
    return village.get(witness).last.rounds().get(round).trouble().orElse("there is no trouble");
  }
}
