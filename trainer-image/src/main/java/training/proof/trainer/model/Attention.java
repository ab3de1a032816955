package training.proof.trainer.model;

import static training.proof.trainer.model.Script.call;
import static training.proof.trainer.model.Script.list;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import training.proof.protocol.recipe.ModelSpec;

/**
 * Causal attention with several heads (Vaswani et al., 2017) as one operation that keeps no scores
 * (Dao et al., "FlashAttention", 2022), with biases and turns where the recipe has them.
 */
final class Attention {
  private static final String OPERATION = "_scaled_dot_product_flash_attention_for_cpu";

  /** Queries, keys, values. */
  private static final int PARTS = 3;

  private static final int TURNED = 2;
  private static final String NO_DROPOUT = "0.";
  private static final String CAUSAL = "True";

  private final ModelSpec.Gpt shape;
  private final int headWidth;
  private final Script script;
  private final Optional<Rotary> rotary;

  Attention(ModelSpec.Gpt shape, Script script) {
    this.shape = shape;
    this.headWidth = shape.width() / shape.heads();
    this.script = script;
    this.rotary =
        shape.hasRotaryPositions()
            ? Optional.of(new Rotary(script, shape.context(), headWidth))
            : Optional.empty();
  }

  /**
   * @param x queries, keys and values side by side
   * @return what the heads found, side by side
   */
  Script.Value of(Script.Value x, int layer) {
    List<String> biases =
        List.of(
            GptParameters.queryBias(layer),
            GptParameters.keyBias(layer),
            GptParameters.valueBias(layer));
    String perHead = call("view", x, list(-1, shape.context(), PARTS, shape.heads(), headWidth));
    List<Script.Value> split =
        script.letAll(PARTS, call("unbind", call("permute", perHead, list(2, 0, 3, 1, 4))));
    var parts = new ArrayList<Script.Value>();
    for (int i = 0; i < PARTS; i++) {
      parts.add(part(split.get(i), biases.get(i), i < TURNED));
    }
    List<Script.Value> found =
        script.letAll(
            2, call(OPERATION, parts.get(0), parts.get(1), parts.get(2), NO_DROPOUT, CAUSAL));
    Script.Value y = script.let(script.wide(rows(found.getFirst().toString())));
    script.whenBack(() -> back(x, y, parts, found, biases));
    return y;
  }

  private Script.Value part(Script.Value part, String bias, boolean turns) {
    Script.Value biased = part;
    if (script.has(bias)) {
      String perHead = call("view", script.parameter(bias), list(shape.heads(), 1, headWidth));
      biased = script.let(call("add", part, perHead));
    }
    return script.factor(turns && rotary.isPresent() ? rotary.get().turn(biased) : biased);
  }

  private void back(
      Script.Value x,
      Script.Value y,
      List<Script.Value> parts,
      List<Script.Value> found,
      List<String> biases) {
    String perHead = call("view", y.slope(), list(-1, shape.context(), shape.heads(), headWidth));
    List<String> slopes =
        script.backAll(
            PARTS,
            call(
                OPERATION + "_backward",
                call("transpose", script.factor(perHead), 1, 2),
                parts.get(0),
                parts.get(1),
                parts.get(2),
                found.get(0),
                found.get(1),
                NO_DROPOUT,
                CAUSAL));
    var sideBySide = new ArrayList<String>();
    for (int i = 0; i < PARTS; i++) {
      String slope = script.back(script.wide(slopes.get(i)));
      if (i < TURNED && rotary.isPresent()) {
        slope = rotary.get().turnBack(slope);
      }
      String rows = script.back(rows(slope));
      if (script.has(biases.get(i))) {
        script.parameterSum(biases.get(i), rows, Script.OVER_ROWS);
      }
      sideBySide.add(rows);
    }
    script.slope(x, script.back(call("cat", list(sideBySide.toArray()), 1)));
  }

  /** What every head has, side by side again. */
  private String rows(String perHead) {
    return call("reshape", call("transpose", perHead, 1, 2), list(-1, shape.width()));
  }
}
