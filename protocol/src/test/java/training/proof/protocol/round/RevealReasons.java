package training.proof.protocol.round;

import java.util.List;
import java.util.function.Supplier;
import training.proof.protocol.Reasons;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.PayloadSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Samples;

/** Reveals that can never be voted for, one for each reason. */
public final class RevealReasons {
  private static final Recipe DENSE = Samples.recipe();
  private static final Recipe SPARSE =
      DENSE.withPayload(new PayloadSpec.SparseTopK(4096, 64, 2, "0.95"));
  private static final Body.SlotBody GOOD = Samples.slotBody();

  private RevealReasons() {}

  public static Reasons all() {
    List<Digest> leaves = GOOD.leaves();
    long tokens = GOOD.tokens();
    return new Reasons()
        .with("wrong-leaf-count", defect(DENSE, leaves.subList(1, leaves.size()), 1, "", tokens))
        .with("wrong-token-count", defect(DENSE, leaves, 1, "", tokens - 1))
        .with("unexpected-residual", defect(DENSE, leaves, 1, Samples.ROUND.hex(), tokens))
        .with("missing-residual", defect(SPARSE, leaves, 1, "", tokens))
        .with("payload-too-large", defect(DENSE, leaves, 1L << 40, "", tokens));
  }

  private static Supplier<String> defect(
      Recipe recipe, List<Digest> leaves, long bytes, String residualOut, long tokens) {
    var body =
        new Body.SlotBody(leaves, GOOD.payload(), bytes, "", residualOut, GOOD.losses(), 0, tokens);
    return () -> Verdicts.defect(recipe, body).orElse("it has none");
  }
}
