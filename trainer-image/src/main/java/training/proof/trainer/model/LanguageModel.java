package training.proof.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Map;
import training.proof.numerics.ParameterLayout;
import training.proof.protocol.recipe.ModelSpec;

/** The forward pass of a model that predicts tokens, in tensor operations. */
sealed interface LanguageModel permits Cnn, Gpt, Mlp {

  /**
   * The negative log-likelihood in nats of every target.
   *
   * @param parameters by name, of the type that the model was made for
   * @param inputs tokens, rows x context of them in one dimension
   * @param targets tokens, (rows x context) x 1
   * @return (rows x context) x 1
   */
  NDArray losses(Map<String, NDArray> parameters, NDArray inputs, NDArray targets, int rows);

  /** The model that a recipe describes; its constants live in the manager. */
  static LanguageModel of(ModelSpec spec, NDManager manager, DataType type) {
    return switch (spec) {
      case ModelSpec.Gpt gpt -> new Gpt(gpt, manager, type);
      case ModelSpec.Mlp mlp -> new Mlp(mlp);
      case ModelSpec.Cnn cnn -> new Cnn(cnn);
    };
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
