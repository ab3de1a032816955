package training.proof.protocol.recipe;

import java.util.regex.Pattern;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;

/**
 * What determines the computation of a slot, to the bit. Reals are decimal strings, so that no
 * reader's floating-point parser is part of the protocol's bytes.
 *
 * @param batch examples a step, 1 to 65536
 * @param steps optimiser steps a round, a multiple of {@code segmentSteps}
 * @param segmentSteps optimiser steps between two boundary states
 * @param numericMode {@code exact}
 * @param gridBits gradients are multiples of 2^(e-gridBits), e the exponent of the step's largest
 * @param version of the recipe format: 1
 */
public record Recipe(
    Model model,
    Optimizer optimizer,
    Outer outer,
    int batch,
    int steps,
    int segmentSteps,
    String numericMode,
    int gridBits,
    PayloadForm payload,
    int version) {

  /** More boundaries than this do not fit a reveal. */
  public static final int MAX_SEGMENTS = 1024;

  private static final Pattern DECIMAL = Pattern.compile("(0|[1-9][0-9]{0,5})(\\.[0-9]{1,16})?");

  /** Refuses what no trainer of this version can carry out. */
  public Recipe {
    require(version == 1, "recipe.version", "1", version);
    require(inRange(batch, 1, 1 << 16), "recipe.batch", "1 to 65536", batch);
    require(inRange(steps, 1, 1 << 20), "recipe.steps", "1 to 1048576", steps);
    require(
        segmentSteps >= 1 && steps % segmentSteps == 0,
        "recipe.segmentSteps",
        "a divisor of steps (" + steps + ")",
        segmentSteps);
    require(
        steps / segmentSteps <= MAX_SEGMENTS,
        "recipe.steps",
        "at most " + MAX_SEGMENTS + " segments",
        steps / segmentSteps);
    require(numericMode.equals("exact"), "recipe.numericMode", "exact", numericMode);
    require(inRange(gridBits, 8, 40), "recipe.gridBits", "8 to 40", gridBits);
  }

  /**
   * @param kind {@code gpt}
   * @param vocabulary number of tokens
   * @param context tokens an example
   * @param width of the residual stream, a multiple of {@code heads}
   * @param seed of the initial parameters
   */
  public record Model(
      String kind, int vocabulary, int context, int width, int layers, int heads, long seed) {
    /** Refuses unknown models and sizes out of range. */
    public Model {
      require(kind.equals("gpt"), "recipe.model.kind", "gpt", kind);
      require(
          inRange(vocabulary, 2, 1 << 18), "recipe.model.vocabulary", "2 to 262144", vocabulary);
      require(inRange(context, 1, 1 << 16), "recipe.model.context", "1 to 65536", context);
      require(inRange(layers, 1, 256), "recipe.model.layers", "1 to 256", layers);
      require(inRange(heads, 1, 256), "recipe.model.heads", "1 to 256", heads);
      require(
          inRange(width, 1, 1 << 15) && width % heads == 0,
          "recipe.model.width",
          "a multiple of heads (" + heads + "), at most 32768",
          width);
      require(
          seed >= 0 && seed <= CanonicalJson.MAX_INTEGER, "recipe.model.seed", "0 to 2^53", seed);
    }

    /**
     * Parameters of a transformer of these sizes, to within norms and biases: two embeddings,
     * positions, and 12 width^2 a layer (Kaplan et al., 2020). For estimates of space, not for
     * tensors.
     */
    public long approximateParameters() {
      return 2L * vocabulary * width + (long) context * width + 12L * layers * width * width;
    }
  }

  /** AdamW (Loshchilov and Hutter, 2019); all reals as decimal strings. */
  public record Optimizer(
      String kind,
      String learningRate,
      String beta1,
      String beta2,
      String epsilon,
      String weightDecay,
      String clipNorm) {
    /** Refuses unknown optimisers and numbers that are not plain decimals. */
    public Optimizer {
      require(kind.equals("adamw"), "recipe.optimizer.kind", "adamw", kind);
      requireDecimal("learningRate", learningRate);
      requireDecimal("beta1", beta1);
      requireDecimal("beta2", beta2);
      requireDecimal("epsilon", epsilon);
      requireDecimal("weightDecay", weightDecay);
      requireDecimal("clipNorm", clipNorm);
    }
  }

  /**
   * How the round's mean pseudo-gradient moves the parameters.
   *
   * @param kind {@code average}: candidate = parent - mean
   */
  public record Outer(String kind) {
    /** Refuses unknown outer optimisers. */
    public Outer {
      require(kind.equals("average"), "recipe.outer.kind", "average", kind);
    }
  }

  /**
   * @param kind {@code dense-fp32}
   */
  public record PayloadForm(String kind) {
    /** Refuses unknown forms. */
    public PayloadForm {
      require(kind.equals("dense-fp32"), "recipe.payload.kind", "dense-fp32", kind);
    }
  }

  /** Segments a slot, numbered from 0; boundaries are one more. */
  public int segments() {
    return steps / segmentSteps;
  }

  /** Training tokens of one slot. */
  public long tokensPerSlot() {
    return (long) steps * batch * model.context();
  }

  /** Examples of one slot. */
  public long examplesPerSlot() {
    return (long) steps * batch;
  }

  /** Bytes of one boundary state, about: parameters and two moments in FP32. */
  public long approximateStateBytes() {
    return 12 * model.approximateParameters();
  }

  /**
   * No dense payload of this recipe is larger: twice the 4 bytes of every parameter estimated, and
   * 2 MiB for names, norms and biases of small models.
   */
  public long maximumPayloadBytes() {
    return 8 * model.approximateParameters() + (2L << 20);
  }

  /** Names this recipe. */
  public Digest digest() {
    return CanonicalJson.digest(this);
  }

  private static boolean inRange(int value, int least, int most) {
    return value >= least && value <= most;
  }

  private static void requireDecimal(String field, String value) {
    require(
        DECIMAL.matcher(value).matches(),
        "recipe.optimizer." + field,
        "a plain decimal such as \"0.001\"",
        value);
  }

  private static void require(boolean holds, String field, String wanted, Object found) {
    if (!holds) {
      throw new MalformedException("bad-recipe", field + " must be " + wanted + ", not " + found);
    }
  }
}
