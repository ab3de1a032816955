package training.proof.trainer.model;

import training.proof.numerics.ParameterLayout;
import training.proof.protocol.recipe.ModelSpec;

/** A model that predicts tokens, written as a script. */
@FunctionalInterface
interface LanguageModel {

  /**
   * Writes how the scores of all tokens are computed.
   *
   * @return rows x vocabulary; a row for every token that is read
   */
  Script.Value write(Script script);

  /** The methods that compute a recipe's model. */
  static String methods(ModelSpec spec, Script script) {
    LanguageModel model =
        switch (spec) {
          case ModelSpec.Gpt gpt -> new Gpt(gpt);
          case ModelSpec.Mlp mlp -> new Mlp(mlp);
          case ModelSpec.Cnn cnn -> new Cnn(cnn);
        };
    return script.methods(model.write(script));
  }

  /** The parameters of the model that a recipe describes. */
  static ParameterLayout layout(ModelSpec spec) {
    return switch (spec) {
      case ModelSpec.Gpt gpt -> GptParameters.layout(gpt);
      case ModelSpec.Mlp mlp -> Mlp.layout(mlp);
      case ModelSpec.Cnn cnn -> Cnn.layout(cnn);
    };
  }
}
