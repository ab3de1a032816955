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

/** Objects that scenarios apply: a model so small that starting pods is what takes time. */
final class Samples {
  private static final int STEPS = 16;

  private Samples() {}

  static Dataset dataset(String sha256) {
    var dataset = new Dataset();
    dataset.setMetadata(new ObjectMetaBuilder().withName("text").build());
    dataset.setSpec(
        new DatasetSpec(
            List.of(
                new DatasetSpec.Source(
                    "http://corpus/" + corpusName("commons-io"), sha256, "**/*.java")),
            DatasetSpec.Tokenizer.BYTES,
            null,
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

  /** Among members of one compute class alone. */
  static TrainingRound inFp32(String name) {
    TrainingRound round = round(name, STEPS);
    RecipeSpec recipe = round.getSpec().recipe();
    round.setSpec(
        TrainingRoundSpecBuilder.builder(round.getSpec())
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

  /** A source jar that the test bed serves in every cluster. */
  static byte[] corpusFile(String artifact) {
    try {
      return Files.readAllBytes(corpus().resolve(corpusName(artifact)));
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
