package training.proof.protocol.recipe;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.MalformedException;

/**
 * A model that predicts the next token. What it is made of is said by its kind; the trainer knows
 * how to compute it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ModelSpec.Gpt.class, name = "gpt"),
  @JsonSubTypes.Type(value = ModelSpec.Mlp.class, name = "mlp"),
  @JsonSubTypes.Type(value = ModelSpec.Cnn.class, name = "cnn")
})
public sealed interface ModelSpec {
  /** Most tokens that a model can tell apart. */
  int MAX_VOCABULARY = 1 << 18;

  /** Number of tokens there are. */
  int vocabulary();

  /** Tokens an example. */
  int context();

  /** Seed of the initial parameters. */
  long seed();

  /** Elements of all parameters together. */
  long parameters();

  /**
   * A decoder with causal self-attention (Radford et al., 2019): gain-only or full layer norms
   * before each part, a feed-forward part of four widths.
   *
   * @param vocabulary number of tokens
   * @param context tokens an example; at least 2, since attention over one token has no choice
   * @param width of the residual stream, a multiple of {@code heads}
   * @param tiedEmbeddings whether the head is the transposed token embedding
   * @param biases {@code none}; {@code no-key}: in every linear map and norm, but for the keys;
   *     {@code all}
   * @param positions {@code learned}; {@code rotary}: queries and keys are turned by their position
   *     (Su et al., "RoFormer", 2021)
   * @param seed of the initial parameters
   */
  record Gpt(
      int vocabulary,
      int context,
      int width,
      int layers,
      int heads,
      boolean tiedEmbeddings,
      String biases,
      String positions,
      long seed)
      implements ModelSpec {
    public static final String NO_BIASES = "none";
    public static final String NO_KEY_BIAS = "no-key";
    public static final String ALL_BIASES = "all";
    public static final String LEARNED = "learned";
    public static final String ROTARY = "rotary";

    /** Refuses sizes out of range and parameters whose gradient is zero by construction. */
    public Gpt {
      requireSizes(vocabulary, context, width, seed);
      Fields.requireRange(context, 2, 1 << 16, "model.context");
      Fields.requireRange(layers, 1, 256, "model.layers");
      Fields.requireRange(heads, 1, 256, "model.heads");
      Fields.require(
          width % heads == 0, "model.width", "a multiple of heads (" + heads + ")", width);
      Fields.require(
          biases.equals(NO_BIASES) || biases.equals(NO_KEY_BIAS) || biases.equals(ALL_BIASES),
          "model.biases",
          "none, no-key or all",
          biases);
      Fields.require(
          positions.equals(LEARNED) || positions.equals(ROTARY),
          "model.positions",
          "learned or rotary",
          positions);
      Fields.require(
          positions.equals(LEARNED) || width / heads % 2 == 0,
          "model.width",
          "an even number of times heads (" + heads + ") where positions are rotary",
          width);
      // A bias of the keys adds one number to all scores of a query, and softmax takes it out.
      if (biases.equals(ALL_BIASES) && positions.equals(LEARNED)) {
        throw new MalformedException(
            "bad-recipe",
            "recipe.model.biases is all: with learned positions the gradient of parameter"
                + " layer.000.attention.key.bias is zero by construction, and of what is left"
                + " of it each processor keeps other noise; write no-key");
      }
    }

    /** Without biases, untied, with learned positions. */
    public static Gpt plain(
        int vocabulary, int context, int width, int layers, int heads, long seed) {
      return new Gpt(vocabulary, context, width, layers, heads, false, NO_BIASES, LEARNED, seed);
    }

    /** Whether linear maps and norms have biases. */
    public boolean hasBiases() {
      return !biases.equals(NO_BIASES);
    }

    /** Whether keys have a bias too. */
    public boolean hasKeyBias() {
      return biases.equals(ALL_BIASES);
    }

    /** Whether positions are turns of queries and keys. */
    public boolean hasRotaryPositions() {
      return positions.equals(ROTARY);
    }

    @Override
    public long parameters() {
      long w = width;
      long embeddings = (tiedEmbeddings ? 1L : 2L) * vocabulary * w;
      long placed = hasRotaryPositions() ? 0 : context * w;
      // Attention 4 w^2 and feed-forward 8 w^2, two gains; biases: 4 w, 5 w and those of norms.
      long layer = 12 * w * w + 2 * w + (hasBiases() ? 11 * w - (hasKeyBias() ? 0 : w) : 0);
      long last = w + (hasBiases() ? w + vocabulary : 0);
      return embeddings + placed + layers * layer + last;
    }
  }

  /**
   * A feed-forward network over the embeddings of the last tokens (Bengio, Ducharme, Vincent and
   * Jauvin, "A neural probabilistic language model", JMLR 2003), with biases.
   *
   * @param context tokens an example; each is predicted from those before it
   * @param width of an embedding
   * @param window tokens that a prediction sees: 1 to {@code context}
   * @param hidden width of a hidden layer
   * @param layers hidden layers
   */
  record Mlp(int vocabulary, int context, int width, int window, int hidden, int layers, long seed)
      implements ModelSpec {
    /** Refuses sizes out of range. */
    public Mlp {
      requireSizes(vocabulary, context, width, seed);
      Fields.requireRange(window, 1, context, "model.window");
      Fields.requireRange(hidden, 2, 1 << 16, "model.hidden");
      Fields.requireRange(layers, 1, 256, "model.layers");
    }

    @Override
    public long parameters() {
      long first = ((long) window * width + 1) * hidden;
      long others = (layers - 1) * (hidden + 1L) * hidden;
      return (long) vocabulary * width + first + others + (hidden + 1L) * vocabulary;
    }
  }

  /**
   * Causal convolutions over token embeddings, each behind a layer norm and added to what it read
   * (after Dauphin, Fan, Auli and Grangier, "Language modeling with gated convolutional networks",
   * ICML 2017, without gates): layer l looks back 2^(l mod 8) tokens between its taps.
   *
   * @param context tokens an example
   * @param width channels
   * @param kernel taps of a convolution: 2 to 64
   */
  record Cnn(int vocabulary, int context, int width, int kernel, int layers, long seed)
      implements ModelSpec {
    private static final int DILATIONS = 8;

    /** Refuses sizes out of range. */
    public Cnn {
      requireSizes(vocabulary, context, width, seed);
      Fields.requireRange(kernel, 2, 64, "model.kernel");
      Fields.requireRange(layers, 1, 256, "model.layers");
      for (int layer = 0; layer < layers; layer++) {
        if ((kernel - 1L) * dilation(layer) >= context) {
          throw new MalformedException(
              "bad-recipe",
              "recipe.model.context is "
                  + context
                  + ": the gradient of the tap of parameter "
                  + String.format("layer.%03d.weight", layer)
                  + " that looks back "
                  + (kernel - 1L) * dilation(layer)
                  + " tokens is zero by construction; write fewer layers, a smaller kernel or a"
                  + " longer context");
        }
      }
    }

    /** Tokens between two taps of a layer. */
    public static int dilation(int layer) {
      return 1 << (layer % DILATIONS);
    }

    @Override
    public long parameters() {
      long layer = (long) kernel * width * width + width + 2L * width;
      return 2L * vocabulary * width + vocabulary + layers * layer + 2L * width;
    }
  }

  private static void requireSizes(int vocabulary, int context, int width, long seed) {
    Fields.requireRange(vocabulary, 2, MAX_VOCABULARY, "model.vocabulary");
    Fields.requireRange(context, 1, 1 << 16, "model.context");
    Fields.requireRange(width, 2, 1 << 15, "model.width");
    Fields.requireRange(seed, 0, CanonicalJson.MAX_INTEGER, "model.seed");
  }
}
