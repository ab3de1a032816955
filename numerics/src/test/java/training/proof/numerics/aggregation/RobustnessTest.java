package training.proof.numerics.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What rules promise about any inputs: small whole numbers make the arithmetic exact. */
class RobustnessTest {
  private static final int COUNT = 11;
  private static final int SIZE = 5;
  private static final int F = 2;

  private static final List<AggregationRule> BY_VALUE =
      List.of(new Median(), new TrimmedMean(F), Krum.one(F), new Bulyan(F));

  @Provide
  Arbitrary<float[][]> wholeNumbers() {
    var row = Arbitraries.integers().between(-50, 50).list().ofSize(SIZE);
    return row.list().ofSize(COUNT).map(Vectors::of);
  }

  @Property(tries = 200)
  void columnRulesDoNotDependOnTheOrderOfInputs(
      @ForAll("wholeNumbers") float[][] vectors, @ForAll @LongRange(min = 0) long seed) {
    var shuffled = Arrays.asList(vectors.clone());
    Collections.shuffle(shuffled, new Random(seed));
    for (var rule : List.of(new Median(), new TrimmedMean(F))) {
      assertThat(rule.aggregate(ArrayInputs.of(shuffled.toArray(float[][]::new))))
          .isEqualTo(rule.aggregate(ArrayInputs.of(vectors)));
    }
  }

  /**
   * Without ties: of equal scores the first input wins, and that is a matter of order. Bulyan
   * promises no such thing: near its end scores count one neighbour, and two inputs nearest to each
   * other always have equal scores.
   */
  @Property(tries = 100)
  void krumDoesNotDependOnTheOrderOfInputs(
      @ForAll @LongRange(min = 0) long seed, @ForAll @LongRange(min = 0) long order) {
    float[][] vectors = Vectors.normal(seed, COUNT, SIZE);
    var shuffled = Arrays.asList(vectors.clone());
    Collections.shuffle(shuffled, new Random(order));
    assertThat(Krum.one(F).aggregate(ArrayInputs.of(shuffled.toArray(float[][]::new))))
        .isEqualTo(Krum.one(F).aggregate(ArrayInputs.of(vectors)));
  }

  @Property(tries = 200)
  void rulesByValueMoveWithTheirInputs(
      @ForAll("wholeNumbers") float[][] vectors, @ForAll @IntRange(min = -64, max = 64) int by) {
    var moved = map(vectors, v -> v + by);
    for (var rule : BY_VALUE) {
      float[] before = rule.aggregate(ArrayInputs.of(vectors));
      float[] after = rule.aggregate(ArrayInputs.of(moved));
      for (int k = 0; k < SIZE; k++) {
        assertThat(after[k]).as("%s", rule).isCloseTo(before[k] + by, within(2e-5f));
      }
    }
  }

  /** Powers of two scale every rounding too, so the scaled result is the same to the bit. */
  @Property(tries = 200)
  void allRulesScaleWithTheirInputs(
      @ForAll("wholeNumbers") float[][] vectors, @ForAll @IntRange(min = -6, max = 6) int power) {
    float factor = Math.scalb(1f, power);
    var scaled = map(vectors, v -> v * factor);
    for (var rule : BY_VALUE) {
      assertScaled(rule, rule, vectors, scaled, factor);
    }
    assertScaled(new Mean(), new Mean(), vectors, scaled, factor);
    assertScaled(
        new GeometricMedian(0.5, 4), new GeometricMedian(0.5 * factor, 4), vectors, scaled, factor);
    assertScaled(
        new CentredClipping(8, 3), new CentredClipping(8 * factor, 3), vectors, scaled, factor);
  }

  private static void assertScaled(
      AggregationRule rule,
      AggregationRule forScaled,
      float[][] vectors,
      float[][] scaled,
      float factor) {
    float[] expected = rule.aggregate(ArrayInputs.of(vectors));
    for (int k = 0; k < expected.length; k++) {
      expected[k] *= factor;
    }
    assertThat(forScaled.aggregate(ArrayInputs.of(scaled))).as("%s", rule).isEqualTo(expected);
  }

  @Property(tries = 200)
  void hostileInputsDoNotMoveRobustRulesOutOfTheHonestRange(
      @ForAll("wholeNumbers") float[][] vectors,
      @ForAll @IntRange(min = 0, max = COUNT - 1) int first,
      @ForAll @IntRange(min = 0, max = COUNT - 1) int second,
      @ForAll boolean opposed) {
    var hostile = List.of(first, second);
    var attacked = vectors.clone();
    attacked[first] = filled(1e30f);
    attacked[second] = filled(opposed ? -1e30f : 1e30f);
    float[][] honest =
        IntStream.range(0, COUNT)
            .filter(i -> !hostile.contains(i))
            .mapToObj(i -> vectors[i])
            .toArray(float[][]::new);
    var inputs = ArrayInputs.of(attacked);
    for (var rule : BY_VALUE) {
      assertWithin(rule.aggregate(inputs), honest, rule);
    }
    var mixed = new NearestNeighbourMixing(F).apply(inputs, new Sweep(1));
    assertWithin(new TrimmedMean(F).aggregate(mixed), honest, "mixing, trimmed mean");
    var calm = NormClipping.toMedian().apply(inputs, new Sweep(1));
    assertThat(norm(new Mean().aggregate(calm))).isLessThanOrEqualTo(1e-3 + largest(honest));
  }

  @Property(tries = 100)
  void hostileInputsMoveIterativeRulesByABoundedDistance(
      @ForAll("wholeNumbers") float[][] vectors,
      @ForAll @IntRange(min = 0, max = COUNT - 1) int victim) {
    var attacked = vectors.clone();
    attacked[victim] = filled(1e30f);
    var inputs = ArrayInputs.of(attacked);
    double honest = largest(vectors);
    assertThat(norm(new GeometricMedian(1e-3, 8).aggregate(inputs))).isLessThan(8 * honest + 1);
    // Each of three steps moves by at most the radius.
    assertThat(norm(new CentredClipping(7, 3).aggregate(inputs))).isLessThan(21.001);
  }

  @Property(tries = 100)
  void aMeanIsMovedAnywhere(@ForAll("wholeNumbers") float[][] vectors) {
    vectors[3] = filled(1e30f);
    assertThat(norm(new Mean().aggregate(ArrayInputs.of(vectors)))).isGreaterThan(1e28);
  }

  private static void assertWithin(float[] result, float[][] honest, Object rule) {
    for (int k = 0; k < result.length; k++) {
      float[] column = Vectors.column(honest, k);
      Arrays.sort(column);
      assertThat(result[k])
          .as("%s", rule)
          .isBetween(column[0] - 1e-4f, column[column.length - 1] + 1e-4f);
    }
  }

  private static float[] filled(float value) {
    var row = new float[SIZE];
    Arrays.fill(row, value);
    return row;
  }

  private static double largest(float[][] vectors) {
    return Arrays.stream(vectors).mapToDouble(RobustnessTest::norm).max().orElseThrow();
  }

  private static double norm(float[] vector) {
    double sum = 0;
    for (float value : vector) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  private interface Change {
    float of(float value);
  }

  private static float[][] map(float[][] vectors, Change change) {
    var changed = new float[vectors.length][];
    for (int i = 0; i < vectors.length; i++) {
      changed[i] = vectors[i].clone();
      for (int k = 0; k < changed[i].length; k++) {
        changed[i][k] = change.of(changed[i][k]);
      }
    }
    return changed;
  }
}
