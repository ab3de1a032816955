package training.proof.numerics.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import training.proof.numerics.NumericsException;

class RulesTest {
  private static final List<AggregationRule> ALL =
      List.of(
          new Mean(),
          new Median(),
          new TrimmedMean(1),
          new GeometricMedian(0.1, 3),
          Krum.one(1),
          Krum.multi(1, 4),
          new Bulyan(1),
          new CentredClipping(1, 2));

  private static final List<PreRule> PRE_RULES =
      List.of(
          new NearestNeighbourMixing(1),
          new Bucketing(2, 9),
          NormClipping.to(3),
          NormClipping.toMedian());

  static List<AggregationRule> rules() {
    return ALL;
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("rules")
  void neitherThreadsNorFilesChangeABit(AggregationRule rule) throws IOException {
    int size = 2 * Sweep.STRETCH + Sweep.TILE + 77;
    float[][] vectors = Vectors.normal(3, 7, size);
    float[] one = rule.aggregate(ArrayInputs.of(vectors), new Sweep(1));
    assertThat(rule.aggregate(ArrayInputs.of(vectors), new Sweep(3))).isEqualTo(one);
    try (var mapped = MappedInputs.open(written(vectors, 12))) {
      assertThat(rule.aggregate(mapped, new Sweep(2))).isEqualTo(one);
    }
  }

  @Test
  void threadsChangeNothingInWhatPreRulesGive() {
    float[][] vectors = Vectors.normal(4, 9, Sweep.STRETCH + 5);
    for (var rule : PRE_RULES) {
      var inputs = ArrayInputs.of(vectors);
      float[] one = new Median().aggregate(rule.apply(inputs, new Sweep(1)), new Sweep(1));
      assertThat(new Median().aggregate(rule.apply(inputs, new Sweep(4)), new Sweep(2)))
          .as("%s", rule)
          .isEqualTo(one);
    }
  }

  @Test
  void theMeanIsAddedOneByOneFromZeroAndThenDivided() {
    float[][] vectors = Vectors.normal(5, 6, 9_000);
    var mean = new float[9_000];
    for (float[] vector : vectors) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += vector[i];
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= vectors.length;
    }
    assertThat(new Mean().aggregate(ArrayInputs.of(vectors))).isEqualTo(mean);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 8, 15, 16, 17, 33})
  void columnRulesAgreeWithPlainSorting(int count) {
    float[][] vectors = Vectors.normal(count, count, 700);
    int f = (count - 1) / 3;
    float[] median = new Median().aggregate(ArrayInputs.of(vectors));
    float[] trimmed = new TrimmedMean(f).aggregate(ArrayInputs.of(vectors));
    for (int k = 0; k < 700; k++) {
      float[] column = Vectors.column(vectors, k);
      Arrays.sort(column);
      assertThat(median[k]).isEqualTo((column[(count - 1) / 2] + column[count / 2]) / 2);
      float sum = 0;
      for (int i = f; i < count - f; i++) {
        sum += column[i];
      }
      assertThat(trimmed[k]).isEqualTo(sum / (count - 2 * f));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void bulyanAgreesWithTheAlgorithmWrittenPlainly(int f) {
    float[][] vectors = Vectors.normal(40 + f, 4 * f + 4, 300);
    float[] bulyan = new Bulyan(f).aggregate(ArrayInputs.of(vectors));
    var left = new ArrayList<>(Arrays.asList(vectors));
    var selected = new ArrayList<float[]>();
    while (selected.size() < vectors.length - 2 * f) {
      var best = left.get(plainKrum(left, f));
      selected.add(best);
      left.remove(best);
    }
    for (int k = 0; k < 300; k++) {
      int element = k;
      List<Float> column =
          new ArrayList<>(selected.stream().map(v -> v[element]).sorted().toList());
      int many = column.size();
      double median = (column.get((many - 1) / 2) + (double) column.get(many / 2)) / 2;
      column.sort(
          Comparator.<Float>comparingDouble(v -> Math.abs(v - median)).thenComparing(v -> v));
      double sum = column.subList(0, many - 2 * f).stream().mapToDouble(v -> v).sum();
      assertThat((double) bulyan[k]).isCloseTo(sum / (many - 2 * f), within(1e-6));
    }
  }

  private static int plainKrum(List<float[]> vectors, int f) {
    int neighbours = Math.max(1, vectors.size() - f - 2);
    double least = Double.MAX_VALUE;
    int best = -1;
    for (int i = 0; i < vectors.size(); i++) {
      float[] own = vectors.get(i);
      double score =
          vectors.stream()
              .filter(other -> other != own)
              .mapToDouble(other -> squared(own, other))
              .sorted()
              .limit(neighbours)
              .sum();
      if (score < least) {
        least = score;
        best = i;
      }
    }
    return best;
  }

  private static double squared(float[] a, float[] b) {
    return IntStream.range(0, a.length)
        .mapToDouble(k -> ((double) a[k] - b[k]) * ((double) a[k] - b[k]))
        .sum();
  }

  /**
   * By hand: anew -16, -12, -4, 11, 16 are selected; by scores computed once -16, -13, -12, -4, 8.
   */
  @Test
  void bulyanSelectsAnewAfterEachChoice() {
    float[][] vectors = {{-12}, {16}, {-16}, {-4}, {-13}, {11}, {8}};
    float[] bulyan = new Bulyan(1).aggregate(ArrayInputs.of(vectors));
    assertThat(bulyan[0]).isEqualTo((-16f - 12f - 4f) / 3);
  }

  @Test
  void theGeometricMedianComesNearTheMinimum() {
    float[][] vectors = Vectors.normal(8, 9, 20);
    float[] median = new GeometricMedian(1e-9, 200).aggregate(ArrayInputs.of(vectors));
    double least = sumOfDistances(vectors, median);
    for (int k = 0; k < 20; k++) {
      for (float step : new float[] {-0.01f, 0.01f}) {
        float[] other = median.clone();
        other[k] += step;
        assertThat(sumOfDistances(vectors, other)).isGreaterThan(least);
      }
    }
  }

  private static double sumOfDistances(float[][] vectors, float[] point) {
    return Arrays.stream(vectors).mapToDouble(v -> Math.sqrt(squared(v, point))).sum();
  }

  @Test
  void centredClippingFollowsItsFormula() {
    float[][] vectors = {{3, 4}, {0.3f, 0.4f}, {-6, 8}};
    // From zero with radius 1: the unit vectors of the long ones, the short one whole.
    float[] result = new CentredClipping(1, 1).aggregate(ArrayInputs.of(vectors));
    assertThat(result[0]).isCloseTo((0.6f + 0.3f - 0.6f) / 3, within(1e-7f));
    assertThat(result[1]).isCloseTo((0.8f + 0.4f + 0.8f) / 3, within(1e-7f));
  }

  @Test
  void absentMembersCountAsZeros() {
    var inputs = new AbsentAsZeros(ArrayInputs.of(new float[] {3}, new float[] {6}), 4);
    assertThat(new Mean().aggregate(inputs)).containsExactly(2.25f);
    assertThat(inputs.name(3)).isEqualTo("absent input 1");
    assertThatThrownBy(() -> new AbsentAsZeros(inputs, 3))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("3 inputs are expected, 4 came");
  }

  @Test
  void bucketsAreADealOfAllInputs() {
    float[][] vectors = new float[7][1];
    for (int i = 0; i < 7; i++) {
      vectors[i][0] = 1 << i;
    }
    float[][] buckets =
        Vectors.read(new Bucketing(3, 1).apply(ArrayInputs.of(vectors), new Sweep(1)));
    assertThat(buckets.length).isEqualTo(3);
    // Powers of two: every input is in one bucket iff the sums add up to all bits.
    int sum =
        Math.round(3 * buckets[0][0]) + Math.round(3 * buckets[1][0]) + Math.round(buckets[2][0]);
    assertThat(sum).isEqualTo(127);
    assertThat(IntStream.range(0, 20).mapToObj(seed -> dealt(vectors, seed)).distinct().count())
        .isGreaterThan(10);
  }

  private static List<Float> dealt(float[][] vectors, int seed) {
    var inputs = new Bucketing(3, seed).apply(ArrayInputs.of(vectors), new Sweep(1));
    return Arrays.stream(Vectors.read(inputs)).map(row -> row[0]).toList();
  }

  @Test
  void clippingToTheMedianNormLeavesShorterInputsAlone() {
    var inputs = ArrayInputs.of(new float[] {1, 0}, new float[] {0, 2}, new float[] {30, 40});
    float[][] clipped = Vectors.read(NormClipping.toMedian().apply(inputs, new Sweep(1)));
    assertThat(clipped[0]).containsExactly(1f, 0f);
    assertThat(clipped[1]).containsExactly(0f, 2f);
    assertThat(clipped[2][0]).isCloseTo(1.2f, within(1e-6f));
    assertThat(clipped[2][1]).isCloseTo(1.6f, within(1e-6f));
  }

  @Test
  void krumPrefersTheFirstOfEqualsAndGivesAnInputBackUnchanged() {
    float[][] vectors = {{1, -0f}, {1, -0f}, {5, 5}, {-5, 5}, {5, -5}};
    float[] chosen = Krum.one(1).aggregate(ArrayInputs.of(vectors));
    assertThat(chosen).containsExactly(1f, 0f);
    float[] multi = Krum.multi(1, 3).aggregate(ArrayInputs.of(vectors));
    assertThat(multi).containsExactly(7f / 3, 5f / 3);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void valuesThatAreNotFiniteAreRefusedByName(float bad) {
    float[][] vectors = Vectors.normal(6, 7, 2 * Sweep.STRETCH);
    vectors[2][Sweep.STRETCH + 1] = bad;
    vectors[4][5_000] = bad;
    var inputs = ArrayInputs.of(List.of("a", "b", "c", "d", "e", "f", "g"), vectors);
    for (var rule : ALL) {
      assertThatThrownBy(() -> rule.aggregate(inputs, new Sweep(2)))
          .as("%s", rule)
          .isInstanceOf(NumericsException.class)
          .hasMessageContaining("e holds " + bad + " at element 5000");
    }
    for (var rule : PRE_RULES) {
      assertThatThrownBy(() -> new Mean().aggregate(rule.apply(inputs, new Sweep(2)), new Sweep(2)))
          .as("%s", rule)
          .isInstanceOf(NumericsException.class)
          .hasMessageContaining("e holds " + bad + " at element 5000");
    }
  }

  @Test
  void aSumBeyondFp32IsRefused() {
    var inputs = ArrayInputs.of(new float[] {3e38f}, new float[] {3e38f}, new float[] {3e38f});
    assertThatThrownBy(() -> new Mean().aggregate(inputs))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("leaves the range of FP32");
    assertThat(new Median().aggregate(inputs)).containsExactly(3e38f);
  }

  @Test
  void tooFewInputsAreRefusedWithTheNumberNeeded() {
    assertNeeds(new TrimmedMean(3), 7);
    assertNeeds(Krum.one(3), 9);
    assertNeeds(new Krum(5, 1, Krum.Neighbours.ONE_MORE), 7);
    assertNeeds(new Bulyan(1), 7);
    var inputs = ArrayInputs.of(Vectors.normal(1, 6, 3));
    assertThatThrownBy(() -> new NearestNeighbourMixing(3).apply(inputs, new Sweep(1)))
        .hasMessageContaining("needs at least 7 inputs");
    assertThatThrownBy(() -> Krum.multi(1, 6).aggregate(inputs)).hasMessageContaining("at most 5");
  }

  private static void assertNeeds(AggregationRule rule, int needed) {
    var few = ArrayInputs.of(Vectors.normal(1, needed - 1, 3));
    assertThatThrownBy(() -> rule.aggregate(few))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("needs at least " + needed + " inputs, there are " + (needed - 1));
    assertThat(rule.aggregate(ArrayInputs.of(Vectors.normal(1, needed, 3)))).hasSize(3);
  }

  @Test
  void settingsOutOfRangeAreRefusedByName() {
    assertRefused(() -> new TrimmedMean(-1), "f = -1");
    assertRefused(() -> new Krum(1, 0, Krum.Neighbours.PUBLISHED), "keep 0");
    assertRefused(() -> Krum.one(-1), "f = -1");
    assertRefused(() -> new Bulyan(4_000), "f = 4000");
    assertRefused(() -> new GeometricMedian(0, 3), "smoothing");
    assertRefused(() -> new GeometricMedian(0.1, 0), "iterations");
    assertRefused(() -> new CentredClipping(Double.NaN, 1), "radius");
    assertRefused(() -> new CentredClipping(1, 2_000), "iterations");
    assertRefused(() -> new Bucketing(0, 1), "bucket size");
    assertRefused(() -> NormClipping.to(0), "clipping norm");
    assertRefused(() -> new NearestNeighbourMixing(-2), "f = -2");
    assertRefused(() -> new Sweep(0), "0 threads");
  }

  @Test
  void inputsThatDoNotFitTogetherAreRefused() throws IOException {
    assertRefused(() -> ArrayInputs.of(), "0 inputs");
    assertRefused(() -> ArrayInputs.of(new float[Inputs.MAX_COUNT + 1][1]), "1025 inputs");
    assertRefused(() -> ArrayInputs.of(new float[2], new float[3]), "input 1 has 3 values");
    assertRefused(() -> ArrayInputs.of(new float[0]), "input 0 is empty");
    assertRefused(() -> ArrayInputs.of(List.of("a"), new float[1], new float[1]), "1 names");
    var good = written(new float[][] {{1, 2}, {3, 4}}, 0);
    var shorter = written(new float[][] {{1}}, 0);
    assertOpenRefused(List.of(good.getFirst(), shorter.getFirst()), "member 0 has 1 values");
    var within = new MappedInputs.Source("m", good.getFirst().file(), 2);
    assertOpenRefused(List.of(within), "no whole FP32 values from byte 2");
    var beyond = new MappedInputs.Source("m", good.getFirst().file(), 12);
    assertOpenRefused(List.of(beyond), "no whole FP32 values from byte 12");
  }

  private static void assertOpenRefused(List<MappedInputs.Source> sources, String message) {
    assertThatThrownBy(() -> MappedInputs.open(sources).close())
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining(message);
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(NumericsException.class).hasMessageContaining(message);
  }

  private List<MappedInputs.Source> written(float[][] vectors, int offset) throws IOException {
    var sources = new ArrayList<MappedInputs.Source>();
    for (int i = 0; i < vectors.length; i++) {
      var bytes =
          ByteBuffer.allocate(offset + vectors[i].length * Float.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN);
      bytes.position(offset).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(vectors[i]);
      Path file = Files.write(Files.createTempFile(folder, "input", ".f32"), bytes.array());
      sources.add(new MappedInputs.Source("member " + i, file, offset));
    }
    return sources;
  }
}
