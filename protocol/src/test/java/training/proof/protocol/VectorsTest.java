package training.proof.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import training.proof.protocol.assignment.Assignment;
import training.proof.protocol.assignment.HiddenSlice;
import training.proof.protocol.assignment.KeyedPermutation;
import training.proof.protocol.audit.AuditDraws;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Prf;
import training.proof.protocol.feed.Acknowledgement;
import training.proof.protocol.feed.SignedAcknowledgement;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.Recorded;
import training.proof.protocol.ledger.RoundRecord;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Kind;
import training.proof.protocol.statement.Samples;
import training.proof.protocol.statement.SignedStatement;

/**
 * Everything that is hashed or signed, written down: another implementation can be checked against
 * these files, and no byte format changes unnoticed. To write them anew, after a change that was
 * meant, run with {@code -Dvectors.write=true}.
 */
class VectorsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path FOLDER = Path.of("src/test/resources/vectors");
  private static final Digest KEY = Digest.of("vector/key");
  private static final Digest ROUND = Samples.ROUND;

  static Stream<Arguments> files() {
    return Stream.of(
        Arguments.of("statements.json", statements(Samples.bodies())),
        Arguments.of("statements-2.json", statements(Samples.bodiesOfVersion2())),
        Arguments.of("payouts.json", payouts()),
        Arguments.of("acknowledgement.json", acknowledgement()),
        Arguments.of("records.json", records()),
        Arguments.of("hashes.json", hashes()),
        Arguments.of("assignment.json", assignment()),
        Arguments.of("draws.json", draws()));
  }

  @ParameterizedTest
  @MethodSource("files")
  void bytesAreAsWrittenDown(String file, JsonNode made) throws IOException {
    Path path = FOLDER.resolve(file);
    if (Boolean.getBoolean("vectors.write")) {
      Files.createDirectories(FOLDER);
      Files.writeString(
          path, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(made) + "\n");
    }
    JsonNode read = MAPPER.readTree(MAPPER.writeValueAsString(made));
    assertThat(read.equals(MAPPER.readTree(Files.readString(path))))
        .as("what is made is what stands in %s; -Dvectors.write=true shows the difference", path)
        .isTrue();
  }

  private static JsonNode statements(List<Body> bodies) {
    ObjectNode all = MAPPER.createObjectNode();
    for (Body body : bodies) {
      SignedStatement signed = Samples.signed(body);
      all.putObject(Kind.of(body).wireName())
          .put("payload", new String(signed.envelope().payloadBytes(), StandardCharsets.UTF_8))
          .put("id", signed.id().hex())
          .put("keyid", signed.envelope().signatures().getFirst().keyid())
          .put("sig", signed.envelope().signatures().getFirst().sig());
    }
    all.putObject("restart")
        .put(
            "payload",
            new String(
                Samples.signed(Samples.restart()).envelope().payloadBytes(),
                StandardCharsets.UTF_8));
    return all;
  }

  /** What one slot is paid for its work, and for its score where its round pays for scores. */
  private static JsonNode payouts() {
    ArrayNode all = MAPPER.createArrayNode();
    long[][] cases = {
      {4000, 0, 0, 0},
      {1000, 0, 0, 0},
      {4000, 1500, 20_000, -1},
      {4000, 1500, 20_000, 0},
      {4000, 1500, 20_000, 1},
      {4000, 1500, 20_000, 40},
      {4000, 1500, 20_000, 12_345},
      {4000, 1500, 20_000, 20_000},
      {4000, 1500, 20_000, 1_000_000_000_000L},
      {1L << 50, (1L << 50) - 1, 1_000_000_000, 999_999_999},
      {4000, 3500, 7, 5},
      {4000, 2, 1, 1},
    };
    for (long[] one : cases) {
      Body.Open open = Samples.open(one[0], one[1], one[2]);
      ObjectNode made = all.addObject();
      made.put("slots", open.slotCount()).put("steps", open.recipe().steps());
      made.put("price", open.price()).put("budget", open.budget());
      open.improvement()
          .ifPresent(
              part ->
                  made.put("credits", part.credits())
                      .put("scoreUnitMicroNats", part.scoreUnitMicroNats())
                      .put("score", one[3]));
      made.put("work", open.creditsPerSlot());
      made.put("improvement", open.improvementCredits(one[3]));
      made.put("mostImprovement", open.mostImprovementPerSlot());
    }
    return all;
  }

  private static JsonNode acknowledgement() {
    var heads = new TreeMap<String, FeedHead>();
    heads.put("alpha", new FeedHead(1, 7, KEY));
    heads.put("beta", new FeedHead(2, 1, ROUND));
    var signed =
        SignedAcknowledgement.sign(
            new Acknowledgement(KEY, 1, "alpha", heads, Optional.empty()), Samples.signer("alpha"));
    ObjectNode all = MAPPER.createObjectNode();
    all.put("id", signed.id().hex());
    all.put("payload", new String(signed.content().encode(), StandardCharsets.UTF_8));
    all.set("envelope", MAPPER.valueToTree(signed.envelope()));
    heads.put("beta", new FeedHead(1, 9, ROUND));
    var ending =
        new Acknowledgement(KEY, 3, "alpha", heads, Optional.of(new TreeMap<>(Map.of("beta", 1))));
    all.put("payloadThatEndsAFeed", new String(ending.encode(), StandardCharsets.UTF_8));
    return all;
  }

  private static JsonNode records() {
    ArrayNode all = MAPPER.createArrayNode();
    for (RoundRecord file : Recorded.files()) {
      byte[] bytes = file.encode();
      all.addObject()
          .put("file", new String(bytes, StandardCharsets.UTF_8))
          .put("digest", Digest.of(bytes).hex());
    }
    return all;
  }

  private static JsonNode hashes() {
    byte[] secret = KEY.raw();
    ObjectNode all = MAPPER.createObjectNode();
    all.put("hash", Digest.of("domain", "text", 7, ROUND).hex());
    all.put("prf", Prf.of(secret, "domain", "text", 7, ROUND).hex());
    all.put("leaf", Commitments.leaf(ROUND, "alpha", 1, 2, KEY).hex());
    all.put("slotBody", Samples.slotBody().digest().hex());
    all.put("commitment", Commitments.commitment(ROUND, "alpha", 1, KEY, ROUND).hex());
    all.put("salt", Commitments.salt(secret, KEY, ROUND, 1).hex());
    all.put("auditSeed", Commitments.auditSeed(secret, KEY, ROUND).hex());
    all.put("sealedSeed", Commitments.sealedSeed(KEY).hex());
    all.put(
        "sealedJudgement",
        Commitments.sealedJudgement(ROUND, "beta", "alpha", 1, 2, KEY.hex(), KEY).hex());
    all.put("judgementSalt", Commitments.judgementSalt(secret, KEY, ROUND, "alpha", 1, 2).hex());
    all.put("recipe", Samples.recipe().digest().hex());
    all.put("emptyBlob", BlobManifest.of(new byte[0]).digest().hex());
    all.put("blobOfThreeZeros", BlobManifest.of(new byte[3]).digest().hex());
    return all;
  }

  private static JsonNode assignment() {
    ObjectNode all = MAPPER.createObjectNode();
    var permutation = KeyedPermutation.of(KEY.raw(), 1000);
    var assignment = Assignment.of(KEY.raw(), 10);
    numbers(all.putArray("permutationOf1000"), LongStream.range(0, 10).map(permutation::apply));
    numbers(all.putArray("twoPassesOf10"), LongStream.range(0, 20).map(assignment::example));
    numbers(all.putArray("hiddenSlice5Of1000"), LongStream.of(HiddenSlice.of(KEY.raw(), 1000, 5)));
    return all;
  }

  private static JsonNode draws() {
    ObjectNode all = MAPPER.createObjectNode();
    for (String member : List.of("alpha", "beta", "gamma")) {
      for (int slot = 0; slot < 3; slot++) {
        List<Integer> drawn = AuditDraws.of(KEY, ROUND, member, slot, 500, 3, 10);
        numbers(all.putArray(member + "/" + slot), drawn.stream().mapToLong(Integer::longValue));
      }
    }
    return all;
  }

  private static void numbers(ArrayNode array, LongStream values) {
    values.forEach(value -> array.add((int) value));
  }
}
