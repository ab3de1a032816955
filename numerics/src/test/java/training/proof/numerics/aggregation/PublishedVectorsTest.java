package training.proof.numerics.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import training.proof.numerics.NumericsException;
import training.proof.numerics.aggregation.Krum.Neighbours;

/**
 * Test cases of ByzFL (commit 69bd1ac) and Flower (commit fdef7af), numbers only. Where a library
 * differs from the paper, the paper's rule is the default here and the library's is tested as the
 * variant it is.
 */
class PublishedVectorsTest {
  private static final double TOLERANCE = 1e-6;

  /** Rules and attacks of ByzFL that Proofpool does not offer. */
  private static final Set<String> NOT_OFFERED =
      Set.of(
          "MDA_f1",
          "MoNNA_f1_idx1",
          "Meamed_f1",
          "SMEA_f1",
          "CAF_f1",
          "ARC_f1",
          "SignFlipping",
          "IPM_tau2",
          "ALIE_tau1p5",
          "OptIPM",
          "OptALIE",
          "Mimic_0");

  private final JsonNode published = load();
  private final Set<String> used = new TreeSet<>(NOT_OFFERED);

  @Test
  void byzflsCases() {
    byzfl("Average", new Mean());
    byzfl("Median", new Median());
    byzfl("TrMean_f1", new TrimmedMean(1));
    byzfl("GeometricMedian_nu0p1_T3", new GeometricMedian(0.1, 3));
    byzfl("CenteredClipping_L1_tau100", new CentredClipping(100, 1));
    // The paper asks for 5 inputs where f is 1; ByzFL counts one neighbour more and takes 3.
    byzfl("Krum_f1", new Krum(1, 1, Neighbours.ONE_MORE));
    byzfl("MultiKrum_f1", new Krum(1, 2, Neighbours.ONE_MORE));
    byzfl("NNM_f1", new NearestNeighbourMixing(1));
    byzfl("Clipping_c2", NormClipping.to(2));

    used.add("input");
    used.add("commit");
    assertThat(published.get("byzfl").fieldNames()).toIterable().containsOnlyOnceElementsOf(used);
    assertThat(used).hasSize(published.get("byzfl").size());
  }

  @Test
  void flowersCases() {
    // Flower counts at least one neighbour, which for 3 inputs and f = 1 is ByzFL's count.
    flower("krum_f1", new Krum(1, 1, Neighbours.ONE_MORE));
    flower("multikrum_f1_keep2", new Krum(1, 2, Neighbours.ONE_MORE));
    flower("bulyan_f0", new Bulyan(0));
    flower("fedmedian", new Median());
    flower("fedtrimmedavg_beta0p25", new TrimmedMean(1));
  }

  @Test
  void flowersScalars() {
    var node = published.get("flower").get("fedtrimmedavg_scalar");
    var vectors = new float[4][1];
    for (int i = 0; i < 4; i++) {
      vectors[i][0] = (float) node.get("inputs").get(i).doubleValue();
    }
    float[] result = new TrimmedMean(1).aggregate(ArrayInputs.of(vectors));
    assertThat((double) result[0]).isCloseTo(node.get("out").doubleValue(), within(TOLERANCE));
  }

  /** A weight of examples is a count of equal inputs: Flower's average of losses. */
  @Test
  void flowersWeightedAverageIsTheMeanOfRepeatedInputs() {
    var node = published.get("flower").get("weighted_loss_avg");
    var values = new ArrayList<float[]>();
    for (var pair : node.get("inputs")) {
      for (int i = 0; i < pair.get(0).intValue(); i++) {
        values.add(new float[] {(float) pair.get(1).doubleValue()});
      }
    }
    float[] mean = new Mean().aggregate(ArrayInputs.of(values.toArray(float[][]::new)));
    assertThat((double) mean[0]).isCloseTo(node.get("out").doubleValue(), within(TOLERANCE));
  }

  @Test
  void thePapersBoundRefusesWhatTheLibrariesTestKrumWith() {
    var inputs = ArrayInputs.of(rows(published.get("byzfl").get("input")));
    assertThatThrownBy(() -> Krum.one(1).aggregate(inputs))
        .isInstanceOf(NumericsException.class)
        .hasMessageContaining("needs at least 5 inputs, there are 3");
  }

  private void byzfl(String name, AggregationRule rule) {
    var node = published.get("byzfl");
    var inputs = ArrayInputs.of(rows(node.get("input")));
    assertClose(name, rule.aggregate(inputs), row(node.get(name)));
    used.add(name);
  }

  private void byzfl(String name, PreRule rule) {
    var node = published.get("byzfl");
    var inputs = rule.apply(ArrayInputs.of(rows(node.get("input"))), new Sweep(1));
    float[][] expected = rows(node.get(name));
    float[][] found = Vectors.read(inputs);
    assertThat(found).hasDimensions(expected.length, expected[0].length);
    for (int i = 0; i < expected.length; i++) {
      assertClose(name, found[i], expected[i]);
    }
    used.add(name);
  }

  private void flower(String name, AggregationRule rule) {
    var node = published.get("flower").get(name);
    assertClose(
        name, rule.aggregate(ArrayInputs.of(rows(node.get("inputs")))), row(node.get("out")));
  }

  private static void assertClose(String name, float[] found, float[] expected) {
    assertThat(found).as(name).hasSameSizeAs(expected);
    for (int k = 0; k < expected.length; k++) {
      assertThat(found[k]).as(name).isCloseTo(expected[k], within((float) TOLERANCE));
    }
  }

  private static float[][] rows(JsonNode node) {
    var rows = new float[node.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(node.get(i));
    }
    return rows;
  }

  private static float[] row(JsonNode node) {
    var row = new float[node.size()];
    for (int k = 0; k < row.length; k++) {
      row[k] = (float) node.get(k).doubleValue();
    }
    return row;
  }

  private static JsonNode load() {
    try (var in = PublishedVectorsTest.class.getResourceAsStream("published.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
