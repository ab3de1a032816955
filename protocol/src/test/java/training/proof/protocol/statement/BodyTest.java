package training.proof.protocol.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;

/** What cannot even be said. */
class BodyTest {
  private static final Digest O = Samples.ROUND;
  private static final Digest X = Digest.of("sample/x");

  @Test
  void aGenesisNamesEveryMemberKeyAndOrganisationOnce() {
    var alpha = Samples.member("alpha");
    var beta = Samples.member("beta");
    refused("bad-genesis", () -> new Body.Genesis("f", 0, List.of(alpha)));
    refused("bad-genesis", () -> new Body.Genesis("f", 3, List.of(alpha)));
    refused("out-of-range", () -> new Change.Restart("alpha", 1, 7, Digest.of("some/head")));
    refused("out-of-range", () -> new Change.Restart("alpha", 2, 7, Digest.ZERO));
    refused("out-of-range", () -> new Change.Restart("alpha", 2, 0, Digest.of("some/head")));
    refused("out-of-range", () -> new Change.Restart("alpha", 2, -1, Digest.of("some/head")));
    refused("bad-name", () -> new Change.Restart("Alpha", 2, 7, Digest.ZERO));
    refused("bad-genesis", () -> new Body.Genesis("f", 1, List.of()));
    refused("not-distinct", () -> new Body.Genesis("f", 1, List.of(alpha, alpha)));
    refused(
        "not-distinct",
        () ->
            new Body.Genesis(
                "f", 1, List.of(alpha, member(beta, alpha.organisation(), beta.publicKey(), 1))));
    refused(
        "not-distinct",
        () ->
            new Body.Genesis("f", 1, List.of(alpha, member(beta, "other", alpha.publicKey(), 1))));
    refused(
        "out-of-range",
        () ->
            new Body.Genesis(
                "f",
                1,
                List.of(alpha, member(beta, "b", beta.publicKey(), CanonicalJson.MAX_INTEGER))));
  }

  @Test
  void aMemberHasAKeyANameAndCreditsInRange() {
    var beta = Samples.member("beta");
    refused("bad-base64", () -> member(beta, "b", "not base64", 1));
    refused("bad-base64", () -> member(beta, "b", beta.publicKey().replace("=", ""), 1));
    refused("bad-genesis", () -> member(beta, "b", "AAAA", 1));
    refused("bad-genesis", () -> member(beta, "b", beta.publicKey(), -1));
    refused("bad-genesis", () -> member(beta, "b", beta.publicKey(), 1L << 53));
    refused("too-long", () -> member(beta, "b".repeat(129), beta.publicKey(), 1));
    refused("too-long", () -> member(beta, "b", "A".repeat(65), 1));
  }

  private static Body.Member member(
      Body.Member like, String organisation, String key, long credits) {
    return new Body.Member(
        like.name(), organisation, key, like.endpoint(), like.certificateSha256(), credits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "-a", "a-", "1a", "a.b", "a_b", "ä"})
  void namesAreLabels(String name) {
    refused("bad-name", () -> Names.requireMember(name));
    refused("bad-name", () -> Names.requireRun(name));
    refused("bad-name", () -> Names.requireMember("a".repeat(33)));
    refused("bad-name", () -> Names.requireRun("a".repeat(41)));
  }

  @Test
  void anOfferIsInRange() {
    refused("bad-offer", () -> new Body.Offer(0, 1, "cpu", List.of(), 0));
    refused("bad-offer", () -> new Body.Offer(1, -1, "cpu", List.of(), 0));
    refused("bad-offer", () -> new Body.Offer(1, 1025, "cpu", List.of(), 0));
    refused("bad-offer", () -> new Body.Offer(1, 1, "cpu", List.of(), -1));
    refused("too-long", () -> new Body.Offer(1, 1, "c".repeat(65), List.of(), 0));
    refused("too-many", () -> new Body.Offer(1, 1, "c", Collections.nCopies(1025, "x"), 0));
  }

  @Test
  void aClassStandsExactlyWhereResultsDependOnIt() {
    var some = Optional.of(Samples.COMPUTE_CLASS);
    List<String> both = List.of("exact", "class-exact");
    refused("bad-offer", () -> new Body.Offer(1, 1, "cpu", both, 0));
    refused("bad-offer", () -> new Body.Offer(1, 1, "cpu", List.of("exact"), some, 0));
    var exact = open(List.of(new Body.SlotGrant("a", 1, 1000)), 10);
    refused("bad-open", () -> exact.computed(Samples.recipe(), some));
    refused("bad-open", () -> exact.computed(Samples.recipe().classExact(), Optional.empty()));
  }

  /** Who does not know of classes would train and replay in any. */
  @Test
  void whatNamesAClassIsOfVersion2AndNamesItAsASubject() {
    var exact = open(List.of(new Body.SlotGrant("a", 1, 1000)), 10);
    var within = exact.within(Samples.COMPUTE_CLASS);
    assertThat(exact.leastVersion()).isEqualTo(1);
    assertThat(within.leastVersion()).isEqualTo(2);
    assertThat(within.recipe().exact()).isFalse();
    assertThat(within.subjects())
        .contains(new Body.Subject("compute-class", Samples.COMPUTE_CLASS));
    assertThat(within.withSlots(exact.slots()).withWindows(exact.windows())).isEqualTo(within);
    var offer =
        new Body.Offer(1, 1, "cpu", List.of("class-exact"), Optional.of(Samples.COMPUTE_CLASS), 0);
    assertThat(offer.leastVersion()).isEqualTo(2);
    assertThat(new Body.Offer(1, 1, "cpu", List.of("exact"), 0).leastVersion()).isEqualTo(1);
  }

  /** By hand any grid will do: nobody votes on what comes of it. */
  @Test
  void membersShareNoGridOnWhichProcessorsDifferTooOften() {
    var open = open(List.of(new Body.SlotGrant("a", 1, 1000)), 10);
    var finest = Samples.recipe().onGrid(17);
    assertThat(open.computed(finest, Optional.empty()).recipe()).isEqualTo(finest);
    var finer = Samples.recipe().onGrid(18);
    refused("bad-recipe", () -> open.computed(finer, Optional.empty()));
  }

  @Test
  void anOpenIsInRange() {
    refused("out-of-range", () -> open(List.of(), 10));
    refused(
        "out-of-range",
        () ->
            open(
                List.of(new Body.SlotGrant("a", 300, 1000), new Body.SlotGrant("b", 213, 1000)),
                10));
    refused("out-of-range", () -> new Body.SlotGrant("a", 0, 1000));
    refused("out-of-range", () -> open(List.of(new Body.SlotGrant("a", 1, 1000)), -1));
    refused("out-of-range", () -> new Body.SlotGrant("a", 1, 1001));
    refused(
        "not-ordered",
        () -> open(List.of(new Body.SlotGrant("b", 1, 1000), new Body.SlotGrant("a", 1, 1000)), 1));
    refused(
        "not-ordered",
        () -> open(List.of(new Body.SlotGrant("a", 1, 1000), new Body.SlotGrant("a", 1, 1000)), 1));
    refused("out-of-range", () -> new Body.Windows(0, 1, 1, 1, 1, 1));
    refused("out-of-range", () -> new Body.Windows(1, 1, 1, 1, 1, 2_592_001));
  }

  private static Body.Open open(List<Body.SlotGrant> slots, long price) {
    return new Body.Open(
        "run",
        0,
        Optional.empty(),
        "",
        Samples.recipe(),
        Samples.DATA,
        0,
        slots,
        price,
        1,
        1,
        new Body.Windows(1, 1, 1, 1, 1, 1),
        0,
        1);
  }

  @Test
  void listsAreBoundedOrderedAndWithoutDoubles() {
    var one = new Body.SlotCommit(1, X);
    refused("not-ordered", () -> new Body.Commit(O, List.of(one, one)));
    refused("out-of-range", () -> new Body.Commit(O, List.of(new Body.SlotCommit(-1, X))));
    refused("out-of-range", () -> new Body.Commit(O, List.of(new Body.SlotCommit(1025, X))));
    refused(
        "too-many",
        () ->
            new Body.Commit(
                O, IntStream.range(0, 1025).mapToObj(i -> new Body.SlotCommit(i, X)).toList()));
    var held = new Body.HeldCommit("a", 0, X);
    refused("not-ordered", () -> new Body.Receipt(O, List.of(held, held), X));
    var reveal = new Body.SlotReveal(0, Samples.slotBody(), X);
    refused("not-ordered", () -> new Body.Reveal(O, List.of(reveal, reveal)));
    var entry = new Body.AuditEntry("a", 0, 0, Body.Finding.equal, Optional.of(X));
    refused("not-ordered", () -> new Body.Audit(O, List.of(entry, entry), Optional.empty()));
    var seal = new Body.SealedJudgement("a", 0, 0, X);
    refused("not-ordered", () -> new Body.Judgement(O, List.of(seal, seal), List.of()));
    var slot = new Body.CertifiedSlot("a", 0, X, List.of());
    refused("not-ordered", () -> checkpoint(List.of(slot, slot), X.hex(), Body.Outcome.accepted));
    refused("not-ordered", () -> new Body.CertifiedSlot("a", 0, X, List.of("b", "a")));
    var ballot = new Body.CheckpointBallot(X);
    refused("not-distinct", () -> new Body.Vote(O, List.of(ballot, new Body.CheckpointBallot(O))));
    refused("bad-vote", () -> new Body.Vote(O, List.of()));
  }

  @Test
  void findingsAnswersAndCandidatesFitTogether() {
    refused(
        "bad-audit", () -> new Body.AuditEntry("a", 0, 0, Body.Finding.equal, Optional.empty()));
    refused(
        "bad-audit",
        () -> new Body.AuditEntry("a", 0, 0, Body.Finding.unavailable, Optional.of(X)));
    refused(
        "out-of-range",
        () -> new Body.AuditEntry("a", 0, 1025, Body.Finding.equal, Optional.of(X)));
    refused(
        "out-of-range", () -> new Body.AuditEntry("a", -1, 0, Body.Finding.equal, Optional.of(X)));
    refused("bad-digest", () -> new Body.OpenedJudgement("a", 0, 0, "unknown", X));
    var slot = new Body.CertifiedSlot("a", 0, X, List.of());
    refused("bad-checkpoint", () -> checkpoint(List.of(slot), "", Body.Outcome.unchanged));
    refused("bad-checkpoint", () -> checkpoint(List.of(), X.hex(), Body.Outcome.unchanged));
    refused("bad-checkpoint", () -> checkpoint(List.of(), "", Body.Outcome.accepted));
    refused("bad-digest", () -> checkpoint(List.of(slot), "zz", Body.Outcome.accepted));
  }

  private static Body.Checkpoint checkpoint(
      List<Body.CertifiedSlot> slots, String candidate, Body.Outcome outcome) {
    return new Body.Checkpoint(O, slots, candidate, candidate, 0, 0, outcome);
  }

  @Test
  void aSlotBodyIsInRange() {
    var good = Samples.slotBody();
    refused("bad-reveal", () -> body(List.of(X), 0, "", 0));
    refused("bad-reveal", () -> body(Collections.nCopies(1026, X), 0, "", 0));
    refused("out-of-range", () -> body(good.leaves(), -1, "", 0));
    refused("out-of-range", () -> body(good.leaves(), 0, "", 1L << 53));
    refused("bad-digest", () -> body(good.leaves(), 0, "r".repeat(64), 0));
  }

  private static Body.SlotBody body(List<Digest> leaves, long bytes, String residual, long tokens) {
    return new Body.SlotBody(leaves, X, bytes, residual, "", X, 0, tokens);
  }

  /** A round's largest receipt, commit and reveal fit a statement. */
  @Test
  void theLargestStatementsAHonestMemberMayHaveToIssueFit() {
    String name = "a".repeat(32);
    var slots = IntStream.range(0, Body.MAX_SLOTS).boxed().toList();
    var receipt =
        new Body.Receipt(O, slots.stream().map(i -> new Body.HeldCommit(name, i, X)).toList(), X);
    var commit = new Body.Commit(O, slots.stream().map(i -> new Body.SlotCommit(i, X)).toList());
    var reveal =
        new Body.Reveal(
            O, List.of(new Body.SlotReveal(511, body(Collections.nCopies(1025, X), 1, "", 1), X)));
    for (Body body : List.of(receipt, commit, reveal)) {
      assertThat(Samples.statement(body).encode().length)
          .isLessThanOrEqualTo(Statement.MAX_PAYLOAD_BYTES);
    }
  }

  private static void refused(String reason, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
