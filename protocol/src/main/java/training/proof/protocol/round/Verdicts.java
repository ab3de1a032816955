package training.proof.protocol.round;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SlotId;

/**
 * Decides what becomes of a proof (rules R4 to R7): form, findings, judgements. One voter is one
 * voice; a quorum of equal voices is a verdict; everything less is nobody's guilt.
 */
public final class Verdicts {
  private Verdicts() {}

  /** The finding of a voter that computed {@code answer} for a segment of a revealed slot. */
  public static Body.Finding finding(
      Digest round, SlotId id, Body.SlotBody body, int segment, Digest answer) {
    return agrees(round, id, body, segment, answer) ? Body.Finding.equal : Body.Finding.mismatch;
  }

  /** Whether a recomputed digest is the committed one; segment S stands for the payload. */
  static boolean agrees(Digest round, SlotId id, Body.SlotBody body, int segment, Digest answer) {
    int segments = body.leaves().size() - 1;
    if (segment == segments) {
      return answer.equals(
          Commitments.contribution(body.payload(), body.residualIn(), body.residualOut()));
    }
    return segment < segments && servesLeaf(round, id, body, segment + 1, answer);
  }

  /** Whether a state is the one committed to for a boundary. */
  public static boolean servesLeaf(
      Digest round, SlotId id, Body.SlotBody body, int boundary, Digest state) {
    return boundary < body.leaves().size()
        && Commitments.leaf(round, id.member(), id.slot(), boundary, state)
            .equals(body.leaves().get(boundary));
  }

  /** Why a reveal can never be voted for; empty where its form is right. */
  static Optional<String> defect(Recipe recipe, Body.SlotBody body) {
    if (body.leaves().size() != recipe.segments() + 1) {
      return defect("wrong-leaf-count");
    }
    if (body.tokens() != recipe.tokensPerSlot()) {
      return defect("wrong-token-count");
    }
    if (recipe.payload().hasResidual()) {
      if (body.residualOut().isEmpty()) {
        return defect("missing-residual");
      }
    } else if (!body.residualIn().isEmpty() || !body.residualOut().isEmpty()) {
      return defect("unexpected-residual");
    }
    if (body.payloadBytes() > recipe.maximumPayloadBytes()) {
      return defect("payload-too-large");
    }
    return Optional.empty();
  }

  private static Optional<String> defect(String reason) {
    return Optional.of(reason);
  }

  /**
   * The verdict on a revealed slot by judgements alone.
   *
   * @param judgements opened judgements by segment and judge
   * @param quorum how many equal ones decide
   */
  static Optional<Verdict> judge(
      Digest round,
      SlotId id,
      Body.SlotBody body,
      SortedMap<Integer, SortedMap<String, String>> judgements,
      int quorum) {
    for (var segment : judgements.entrySet()) {
      Map<String, Integer> voices = new HashMap<>();
      segment.getValue().values().forEach(answer -> voices.merge(answer, 1, Integer::sum));
      for (var voice : voices.entrySet()) {
        if (voice.getValue() < quorum) {
          continue;
        }
        if (voice.getKey().equals(Body.OpenedJudgement.UNAVAILABLE)) {
          return Optional.of(Verdict.FORFEITED);
        }
        if (!agrees(round, id, body, segment.getKey(), new Digest(voice.getKey()))) {
          return Optional.of(Verdict.CONVICTED);
        }
      }
    }
    return Optional.empty();
  }
}
