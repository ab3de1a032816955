package training.proof.trainer.model;

import java.util.List;
import training.proof.protocol.recipe.ModelSpec;

/**
 * The passes of a recipe's model as libtorch runs them.
 *
 * @param methods TorchScript, and Python as well: {@code losses(p, c, t, u)} and {@code step(p, c,
 *     t, u, d, r)}, of parameters in the layout's order, constants, tokens read and tokens that
 *     follow; the last two are filled with gradients and the mean loss
 * @param constants in order
 */
public record ModelScript(String methods, List<Constant> constants) {

  /** A tensor whose numbers do not change, row by row. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Constant(double[] values, long[] dimensions) {}

  /** Copies the list. */
  public ModelScript {
    constants = List.copyOf(constants);
  }

  /**
   * @param bf16 whether what goes into matrix products and attention is rounded to BF16
   */
  public static ModelScript of(ModelSpec spec, boolean bf16) {
    var script = new Script(LanguageModel.layout(spec), bf16);
    String methods = LanguageModel.methods(spec, script);
    return new ModelScript(methods, script.constants());
  }
}
