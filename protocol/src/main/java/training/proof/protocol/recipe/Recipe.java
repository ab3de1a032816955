package training.proof.protocol.recipe;

import java.util.Optional;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;

/**
 * What determines the computation of a slot, to the bit. Reals are decimal strings, so that no
 * reader's floating-point parser is part of the protocol's bytes. Every field is stated, but for
 * {@code precision}: a recipe has no defaults.
 *
 * @param batch examples a step, 1 to 65536
 * @param steps optimiser steps a round, a multiple of {@code segmentSteps}
 * @param segmentSteps optimiser steps between two boundary states
 * @param numericMode {@code exact}, or {@code class-exact}: equal on processors of one kind only
 * @param gridBits of {@code exact}: gradients are multiples of 2^(e-gridBits), e the exponent of
 *     the step's largest; 0 in {@code class-exact}, which has no grid
 * @param precision of {@code class-exact}: {@code bf16} where what goes into matrix products and
 *     attention is rounded to BF16; absent where all is FP32
 * @param version of the recipe format: 1
 */
public record Recipe(
    ModelSpec model,
    OptimizerSpec optimizer,
    ScheduleSpec schedule,
    int batch,
    int steps,
    int segmentSteps,
    String numericMode,
    int gridBits,
    Optional<String> precision,
    PayloadSpec payload,
    AggregationSpec aggregation,
    OuterSpec outer,
    int version) {

  /** More boundaries than this do not fit a reveal. */
  public static final int MAX_SEGMENTS = 1024;

  /** The mode in FP64 on a grid, whose results are equal on all processors. */
  public static final String EXACT = "exact";

  /** The mode in FP32, whose results are equal on processors of one kind only. */
  public static final String CLASS_EXACT = "class-exact";

  /** The precision of matrix products whose factors have eight bits of mantissa. */
  public static final String BF16 = "bf16";

  private static final int GRID_BITS = 16;

  /** The finest grid on which processors were measured to agree as often as members need. */
  private static final int MOST_GRID_BITS_OF_MEMBERS = 17;

  /** A vector of FP32 numbers as a file: its numbers, names and shapes of the tensors. */
  private static final long NAMES_BYTES = PayloadSpec.DenseFp32.NAMES_BYTES;

  /** Refuses what no trainer of this version can carry out. */
  public Recipe {
    Fields.requireRange(version, 1, 1, "version");
    Fields.requireRange(batch, 1, 1 << 16, "batch");
    Fields.requireRange(steps, 1, 1 << 20, "steps");
    Fields.require(
        segmentSteps >= 1 && steps % segmentSteps == 0,
        "segmentSteps",
        "a divisor of steps (" + steps + ")",
        segmentSteps);
    Fields.require(
        steps / segmentSteps <= MAX_SEGMENTS,
        "segmentSteps",
        "so long that there are at most " + MAX_SEGMENTS + " segments",
        segmentSteps);
    boolean classExact = numericMode.equals(CLASS_EXACT);
    Fields.require(
        classExact || numericMode.equals(EXACT),
        "numericMode",
        EXACT + " or " + CLASS_EXACT,
        numericMode);
    Fields.requireRange(gridBits, classExact ? 0 : 8, classExact ? 0 : 40, "gridBits");
    Fields.require(
        precision.isEmpty() || (classExact && precision.get().equals(BF16)),
        "precision",
        "absent, or " + BF16 + " where numericMode is " + CLASS_EXACT,
        precision.orElse(""));
    schedule.require(optimizer.learningRate(), steps);
  }

  /** Exact on a grid of 16 bits, at a constant rate, dense payloads, their mean subtracted. */
  public static Recipe plain(
      ModelSpec model, OptimizerSpec optimizer, int batch, int steps, int segmentSteps) {
    return new Recipe(
        model,
        optimizer,
        new ScheduleSpec.Constant(),
        batch,
        steps,
        segmentSteps,
        EXACT,
        GRID_BITS,
        Optional.empty(),
        new PayloadSpec.DenseFp32(),
        AggregationSpec.mean(),
        new OuterSpec.Average(),
        1);
  }

  /** The same in FP32, to be compared on processors of one kind only. */
  public Recipe classExact() {
    return copy(CLASS_EXACT, 0, Optional.empty(), payload, aggregation, outer);
  }

  /** The same in FP32 with matrix products in BF16, to be compared likewise. */
  public Recipe inBf16() {
    return copy(CLASS_EXACT, 0, Optional.of(BF16), payload, aggregation, outer);
  }

  /**
   * Refuses what members would now and then compute differently, each of them rightly: on a finer
   * grid more than 0.01 of 10^9 gradient elements are expected to.
   */
  public void requireForMembers() {
    Fields.require(
        gridBits <= MOST_GRID_BITS_OF_MEMBERS,
        "gridBits",
        "at most " + MOST_GRID_BITS_OF_MEMBERS + " in a round of members",
        gridBits);
  }

  /** The same in FP64, gradients on a grid of this width. */
  public Recipe onGrid(int bits) {
    return copy(EXACT, bits, Optional.empty(), payload, aggregation, outer);
  }

  /** Whether matrix products are in BF16. */
  public boolean bf16() {
    return precision.isPresent();
  }

  /** Whether all processors come to the same bits. */
  public boolean exact() {
    return numericMode.equals(EXACT);
  }

  /** The same with another form of payloads. */
  public Recipe withPayload(PayloadSpec other) {
    return with(other, aggregation, outer);
  }

  /** The same with another way from payloads to the next parameters. */
  public Recipe with(PayloadSpec payload, AggregationSpec aggregation, OuterSpec outer) {
    return copy(numericMode, gridBits, precision, payload, aggregation, outer);
  }

  private Recipe copy(
      String mode,
      int bits,
      Optional<String> of,
      PayloadSpec form,
      AggregationSpec rule,
      OuterSpec after) {
    return new Recipe(
        model,
        optimizer,
        schedule,
        batch,
        steps,
        segmentSteps,
        mode,
        bits,
        of,
        form,
        rule,
        after,
        version);
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

  /** Bytes of one boundary state, but for its names: parameters and two moments in FP32. */
  public long stateBytes() {
    return 12 * model.parameters();
  }

  /** No payload of this recipe is larger. */
  public long maximumPayloadBytes() {
    return payload.maximumBytes(model.parameters());
  }

  /** No residual of this recipe is larger. */
  public long maximumResidualBytes() {
    return 4 * model.parameters() + NAMES_BYTES;
  }

  /** No checkpoint that this recipe starts from is larger: parameters, perhaps a momentum. */
  public long maximumCheckpointBytes() {
    return 8 * model.parameters() + NAMES_BYTES;
  }

  /** Names this recipe. */
  public Digest digest() {
    return CanonicalJson.digest(this);
  }
}
