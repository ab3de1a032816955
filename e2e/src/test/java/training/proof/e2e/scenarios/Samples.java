package training.proof.e2e.scenarios;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import training.proof.crds.v1alpha1.Dataset;
import training.proof.crds.v1alpha1.DatasetSpec;
import training.proof.crds.v1alpha1.Federation;
import training.proof.crds.v1alpha1.Feed;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.crds.v1alpha1.ModelCheckpoint;
import training.proof.crds.v1alpha1.NumericMode;
import training.proof.crds.v1alpha1.Peer;
import training.proof.crds.v1alpha1.ProofSubmission;
import training.proof.crds.v1alpha1.RecipeSpec;
import training.proof.crds.v1alpha1.RecipeSpecBuilder;
import training.proof.crds.v1alpha1.RecipeSpecModelBuilder;
import training.proof.crds.v1alpha1.RecipeSpecOptimizerBuilder;
import training.proof.crds.v1alpha1.Ref;
import training.proof.crds.v1alpha1.RewardAccount;
import training.proof.crds.v1alpha1.Statement;
import training.proof.crds.v1alpha1.TrainingRound;
import training.proof.crds.v1alpha1.TrainingRoundSpec;
import training.proof.crds.v1alpha1.TrainingRoundSpecBuilder;
import training.proof.crds.v1alpha1.TrainingRun;
import training.proof.crds.v1alpha1.TrainingRunSpec;
import training.proof.crds.v1alpha1.VerificationReport;
import training.proof.protocol.canonical.Digest;

/** Objects that scenarios apply: a model so small that starting pods is what takes time. */
final class Samples {
  private static final int STEPS = 16;

  private Samples() {}

  /** A token is a byte. */
  static Dataset text() {
    return dataset("text", DatasetSpec.Tokenizer.BYTES, null);
  }

  /** Tokens are words of Java, by a Hugging Face tokenizer file. */
  static Dataset words() {
    String name = "tokenizer.json";
    return dataset(
        "words",
        DatasetSpec.Tokenizer.FILE,
        new DatasetSpec.TokenizerFile("http://corpus/" + name, sha256(name), null));
  }

  private static Dataset dataset(
      String name, DatasetSpec.Tokenizer tokenizer, DatasetSpec.TokenizerFile file) {
    String jar = corpusName("commons-io");
    var dataset = new Dataset();
    dataset.setMetadata(new ObjectMetaBuilder().withName(name).build());
    dataset.setSpec(
        new DatasetSpec(
            List.of(new DatasetSpec.Source("http://corpus/" + jar, sha256(jar), "**/*.java")),
            tokenizer,
            file,
            50,
            2_000_000L));
    return dataset;
  }

  static TrainingRound round(String name, int steps) {
    var round = new TrainingRound();
    round.setMetadata(new ObjectMetaBuilder().withName(name).build());
    round.setSpec(spec(steps));
    return round;
  }

  /** Among members of one compute class alone, on words. */
  static TrainingRound inFp32(String name) {
    TrainingRound round = round(name, STEPS);
    RecipeSpec recipe = round.getSpec().recipe();
    round.setSpec(
        TrainingRoundSpecBuilder.builder(round.getSpec())
            .datasetRef(new Ref("words"))
            .recipe(RecipeSpecBuilder.builder(recipe).numericMode(NumericMode.CLASS_EXACT).build())
            .build());
    return round;
  }

  static TrainingRun run(String name, int rounds) {
    var run = new TrainingRun();
    run.setMetadata(new ObjectMetaBuilder().withName(name).build());
    run.setSpec(new TrainingRunSpec(rounds, false, 20, 20, spec(STEPS)));
    return run;
  }

  /** The same, with 400 credits beside for improvement: 100 a slot from a tenth of a nat on. */
  static TrainingRun scoredRun(String name, int rounds) {
    TrainingRun run = run(name, rounds);
    TrainingRoundSpec spec = run.getSpec().template();
    run.setSpec(
        new TrainingRunSpec(
            rounds,
            false,
            20,
            20,
            TrainingRoundSpecBuilder.builder(spec)
                .budget(spec.budget() + 400)
                .improvement(new TrainingRoundSpec.Improvement(400L, 100_000L))
                .build()));
    return run;
  }

  private static TrainingRoundSpec spec(int steps) {
    return TrainingRoundSpecBuilder.builder()
        .index(0)
        .datasetRef(new Ref("text"))
        .recipe(recipe(steps))
        .price(10L)
        .budget(40L * steps)
        .slotsPerMember(1)
        .auditRatePerMille(1000)
        .segmentsPerAudit(2)
        .windows(new TrainingRoundSpec.Windows(300, 60, 60, 300, 120, 120))
        .lossToleranceMicroNats(100L)
        .hiddenSliceExamples(32)
        .members(List.of())
        .suspend(false)
        .build();
  }

  private static RecipeSpec recipe(int steps) {
    return RecipeSpecBuilder.builder()
        .model(
            RecipeSpecModelBuilder.builder()
                .kind(RecipeSpec.ModelKind.GPT)
                .vocabulary(256)
                .context(32)
                .width(32)
                .layers(2)
                .heads(2)
                .seed(7L)
                .build())
        .optimizer(
            RecipeSpecOptimizerBuilder.builder()
                .kind(RecipeSpec.OptimizerKind.ADAMW)
                .learningRate("0.003")
                .build())
        .batch(4)
        .steps(steps)
        .segmentSteps(2)
        .build();
  }

  /** What the operator writes. */
  static List<Class<? extends CustomResource<?, ?>>> kinds() {
    return List.of(
        Federation.class,
        Peer.class,
        GpuPool.class,
        Dataset.class,
        TrainingRun.class,
        TrainingRound.class,
        ProofSubmission.class,
        VerificationReport.class,
        ModelCheckpoint.class,
        RewardAccount.class,
        Statement.class,
        Feed.class);
  }

  /** Of a file that the test bed serves in every cluster. */
  private static String sha256(String name) {
    try {
      return Digest.of(Files.readAllBytes(corpus().resolve(name))).hex();
    } catch (IOException e) {
      throw new UncheckedIOException("the corpus image was not built", e);
    }
  }

  private static String corpusName(String artifact) {
    try (var files = Files.list(corpus())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(artifact + "-"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no " + artifact + " in " + corpus()));
    } catch (IOException e) {
      throw new UncheckedIOException("the corpus image was not built", e);
    }
  }

  private static Path corpus() {
    Path here = Path.of("target/image-corpus/corpus");
    return Files.isDirectory(here) ? here : Path.of("e2e").resolve(here);
  }
}
