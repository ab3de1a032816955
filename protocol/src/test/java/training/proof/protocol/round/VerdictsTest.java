package training.proof.protocol.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.PayloadSpec;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Samples;
import training.proof.protocol.statement.SlotId;

class VerdictsTest {
  private static final SlotId SLOT = new SlotId("alpha", 0);
  private static final Body.SlotBody BODY = Samples.slotBody();
  private static final String LIE = Digest.of("test/lie").hex();
  private static final String GONE = Body.OpenedJudgement.UNAVAILABLE;

  /** The state that segment 2 of the sample ends in. */
  private static final String TRUE = Digest.of("sample/state", 3).hex();

  private static SortedMap<Integer, SortedMap<String, String>> answers(
      int segment, String... answers) {
    var byJudge = new TreeMap<String, String>();
    for (int i = 0; i < answers.length; i++) {
      byJudge.put("judge-" + (char) ('a' + i), answers[i]);
    }
    return new TreeMap<>(Map.of(segment, byJudge));
  }

  private static Optional<Verdict> judge(SortedMap<Integer, SortedMap<String, String>> judgements) {
    return Verdicts.judge(Samples.ROUND, SLOT, BODY, judgements, 3);
  }

  @Test
  void aQuorumOfOneOtherDigestConvicts() {
    assertThat(judge(answers(2, LIE, LIE, LIE))).contains(Verdict.CONVICTED);
    assertThat(judge(answers(2, LIE, LIE, LIE, TRUE))).contains(Verdict.CONVICTED);
    assertThat(judge(answers(10, LIE, LIE, LIE))).contains(Verdict.CONVICTED);
  }

  @Test
  void lessThanAQuorumOrDifferentDigestsDecideNothing() {
    assertThat(judge(answers(2, LIE, LIE))).isEmpty();
    assertThat(judge(answers(2, LIE, LIE, GONE))).isEmpty();
    assertThat(judge(answers(2, LIE, LIE, Digest.ZERO.hex(), TRUE))).isEmpty();
    assertThat(judge(new TreeMap<>())).isEmpty();
  }

  @Test
  void aQuorumOfTheCommittedDigestClearsAndOneOfNothingForfeits() {
    assertThat(judge(answers(2, TRUE, TRUE, TRUE))).isEmpty();
    assertThat(judge(answers(10, BODY.payload().hex(), BODY.payload().hex(), BODY.payload().hex())))
        .isEmpty();
    assertThat(judge(answers(2, GONE, GONE, GONE))).contains(Verdict.FORFEITED);
    var two = answers(2, TRUE, TRUE, TRUE);
    two.putAll(answers(5, LIE, LIE, LIE));
    assertThat(judge(two)).contains(Verdict.CONVICTED);
  }

  @Test
  void statesAreTheCommittedOnesOrNot() {
    assertThat(Verdicts.servesLeaf(Samples.ROUND, SLOT, BODY, 3, new Digest(TRUE))).isTrue();
    assertThat(Verdicts.servesLeaf(Samples.ROUND, SLOT, BODY, 2, new Digest(TRUE))).isFalse();
    assertThat(Verdicts.servesLeaf(Samples.ROUND, SLOT, BODY, 11, new Digest(TRUE))).isFalse();
    assertThat(Verdicts.servesLeaf(Samples.ROUND, new SlotId("beta", 0), BODY, 3, new Digest(TRUE)))
        .isFalse();
    assertThat(Verdicts.finding(Samples.ROUND, SLOT, BODY, 11, new Digest(TRUE)))
        .isEqualTo(Body.Finding.mismatch);
  }

  @Test
  void aRevealOfTheWrongFormIsADefect() {
    var recipe = Samples.recipe();
    assertThat(Verdicts.defect(recipe, BODY)).isEmpty();
    assertThat(Verdicts.defect(recipe, body(BODY.leaves().subList(0, 10), 1, "", "", 20480)))
        .contains("wrong-leaf-count");
    assertThat(Verdicts.defect(recipe, body(BODY.leaves(), 1, "", "", 20479)))
        .contains("wrong-token-count");
    assertThat(Verdicts.defect(recipe, body(BODY.leaves(), 1, LIE, "", 20480)))
        .contains("unexpected-residual");
    assertThat(Verdicts.defect(recipe, body(BODY.leaves(), 1, "", LIE, 20480)))
        .contains("unexpected-residual");
    assertThat(Verdicts.defect(recipe, body(BODY.leaves(), 1L << 40, "", "", 20480)))
        .contains("payload-too-large");
  }

  @Test
  void whereValuesAreLeftOutAResidualIsOwedAndBoundToThePayload() {
    var recipe = Samples.recipe().withPayload(new PayloadSpec.SparseTopK(4096, 64, 2, "0.95"));
    assertThat(Verdicts.defect(recipe, body(BODY.leaves(), 1, "", "", 20480)))
        .contains("missing-residual");
    assertThat(Verdicts.defect(recipe, body(BODY.leaves(), 1, TRUE, LIE, 20480))).isEmpty();
    assertThat(Verdicts.defect(recipe, body(BODY.leaves(), 1L << 20, TRUE, LIE, 20480)))
        .contains("payload-too-large");
    var body = body(BODY.leaves(), 1, TRUE, LIE, 20480);
    assertThat(Verdicts.finding(Samples.ROUND, SLOT, body, 10, body.payload()))
        .isEqualTo(Body.Finding.mismatch);
    assertThat(finding(body, Commitments.contribution(body.payload(), TRUE, LIE)))
        .isEqualTo(Body.Finding.equal);
    assertThat(finding(body, Commitments.contribution(body.payload(), "", LIE)))
        .isEqualTo(Body.Finding.mismatch);
    assertThat(finding(body, Commitments.contribution(body.payload(), TRUE, TRUE)))
        .isEqualTo(Body.Finding.mismatch);
  }

  private static Body.Finding finding(Body.SlotBody body, Digest answer) {
    return Verdicts.finding(Samples.ROUND, SLOT, body, 10, answer);
  }

  private static Body.SlotBody body(
      List<Digest> leaves, long bytes, String in, String out, long tokens) {
    return new Body.SlotBody(leaves, BODY.payload(), bytes, in, out, BODY.losses(), 0, tokens);
  }
}
