package training.proof.e2e.adversary;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.function.UnaryOperator;
import training.proof.numerics.ParameterLayout;
import training.proof.numerics.TensorFiles;
import training.proof.numerics.TrainingState;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.model.ExactEngine;
import training.proof.trainer.verb.Parents;
import training.proof.trainer.verb.TrainVerb;
import training.proof.trainer.verb.Verb;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.Workspace;

/**
 * Trainers that do other work than they were asked for and claim that it was that: every state and
 * the payload are stored under their true digests, so form alone tells nothing. What remains is
 * replay, which finds each of them in the first segment that it touches.
 */
public final class TrainingAttack implements Verb<Task.Train> {
  private final UnaryOperator<Task.Train> instead;
  private final DataChange data;
  private final UnaryOperator<TrainingState> end;

  private TrainingAttack(
      UnaryOperator<Task.Train> instead, DataChange data, UnaryOperator<TrainingState> end) {
    this.instead = instead;
    this.data = data;
    this.end = end;
  }

  /** What becomes of the text before it is trained on. */
  @FunctionalInterface
  private interface DataChange {
    void change(byte[] tokens);
  }

  /** Trains from the recipe's first parameters, whatever the parent is. */
  public static TrainingAttack staleBase() {
    return of(task -> with(task, task.recipe(), "", task.firstExample()));
  }

  /** Trains on examples that were dealt to somebody else. */
  public static TrainingAttack otherData() {
    return of(
        task ->
            with(
                task,
                task.recipe(),
                task.parent(),
                task.firstExample() + task.recipe().examplesPerSlot()));
  }

  /** Trains at another rate. */
  public static TrainingAttack otherLearningRate(String rate) {
    return of(
        task ->
            with(
                task,
                withOptimizer(task.recipe(), rate(task.recipe().optimizer(), rate)),
                task.parent(),
                task.firstExample()));
  }

  /** Trains the first segment alone and claims its end for all others. */
  public static TrainingAttack fewerSteps() {
    return of(
        task -> {
          Recipe recipe = task.recipe();
          var one = withSteps(recipe, recipe.segmentSteps());
          return with(task, one, task.parent(), task.firstExample());
        });
  }

  /** Trains on a text in which every token stands for another: labels say what is not so. */
  public static TrainingAttack labelFlip() {
    return new TrainingAttack(
        task -> task,
        tokens -> {
          for (int i = 0; i < tokens.length; i++) {
            tokens[i] = (byte) ~tokens[i];
          }
        },
        state -> state);
  }

  /** Keeps 16 of 32 bits of what it trained: half the memory, another end. */
  public static TrainingAttack lowerPrecision() {
    return new TrainingAttack(task -> task, tokens -> {}, TrainingAttack::rounded);
  }

  private static TrainingAttack of(UnaryOperator<Task.Train> instead) {
    return new TrainingAttack(instead, tokens -> {}, state -> state);
  }

  @Override
  public TaskResult run(Task.Train task, Workspace work) {
    Task.Train done = withData(instead.apply(task), changed(task, work));
    var trained = (TaskResult.Trained) new TrainVerb().run(done, work);
    ParameterLayout layout = ExactEngine.layout(task.recipe().model());
    float[] parent = Parents.load(work.blobs(), task.recipe(), task.parent());
    var claim = new Claim(task, work, parent);
    TrainingState state = TrainingState.start(layout, parent);
    claim.boundary(state);
    int last = trained.states().size() - 1;
    for (int boundary = 1; boundary <= task.recipe().segments(); boundary++) {
      for (int s = 0; s < task.recipe().segmentSteps(); s++) {
        int step = (boundary - 1) * task.recipe().segmentSteps() + s;
        int known = Math.min(step, trained.lossMicroNats().size() - 1);
        claim.step(trained.lossMicroNats().get(known));
      }
      int from = Math.min(boundary, last);
      int steps = from * task.recipe().segmentSteps();
      TrainingState found =
          end.apply(read(work.blobs(), trained.states().get(from), layout, steps));
      state =
          TrainingState.of(
              layout,
              boundary * task.recipe().segmentSteps(),
              found.parameters(),
              found.firstMoment(),
              found.secondMoment());
      claim.boundary(state);
    }
    return claim.result(state);
  }

  private Digest changed(Task.Train task, Workspace work) {
    Blobs blobs = work.blobs();
    byte[] bytes = blobs.fetchSmall(task.data(), "data manifest", DataManifest.MAX_BYTES);
    DataManifest manifest =
        CanonicalJson.decode(bytes, DataManifest.class, "data manifest", DataManifest.MAX_BYTES);
    try {
      byte[] tokens = Files.readAllBytes(blobs.fetch(manifest.train(), "training tokens"));
      data.change(tokens);
      var other =
          new DataManifest(
              manifest.format(),
              manifest.tokenizer(),
              manifest.trainTokens(),
              blobs.upload(out -> out.write(tokens)).digest(),
              manifest.heldOutTokens(),
              manifest.heldOut(),
              manifest.tokenizerFile(),
              manifest.version());
      return blobs.upload(out -> out.write(CanonicalJson.encode(other))).digest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TrainingState read(Blobs blobs, Digest digest, ParameterLayout layout, int step) {
    try {
      return TensorFiles.readState(blobs.fetch(digest, "boundary state"), layout, step);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TrainingState rounded(TrainingState state) {
    float[] parameters = state.parameters().clone();
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = Float.intBitsToFloat(Float.floatToRawIntBits(parameters[i]) & 0xffff0000);
    }
    return TrainingState.of(
        state.layout(), state.step(), parameters, state.firstMoment(), state.secondMoment());
  }

  private static OptimizerSpec rate(OptimizerSpec optimizer, String rate) {
    return switch (optimizer) {
      case OptimizerSpec.AdamW a ->
          new OptimizerSpec.AdamW(
              rate, a.beta1(), a.beta2(), a.epsilon(), a.weightDecay(), a.clipNorm());
      case OptimizerSpec.Sgd s ->
          new OptimizerSpec.Sgd(rate, s.momentum(), s.nesterov(), s.weightDecay(), s.clipNorm());
    };
  }

  private static Recipe withOptimizer(Recipe recipe, OptimizerSpec optimizer) {
    return changed(recipe, optimizer, recipe.steps());
  }

  private static Recipe withSteps(Recipe recipe, int steps) {
    return changed(recipe, recipe.optimizer(), steps);
  }

  private static Recipe changed(Recipe recipe, OptimizerSpec optimizer, int steps) {
    return new Recipe(
        recipe.model(),
        optimizer,
        recipe.schedule(),
        recipe.batch(),
        steps,
        recipe.segmentSteps(),
        recipe.numericMode(),
        recipe.gridBits(),
        recipe.precision(),
        recipe.payload(),
        recipe.aggregation(),
        recipe.outer(),
        recipe.version());
  }

  private static Task.Train withData(Task.Train task, Digest data) {
    return new Task.Train(
        task.round(),
        task.member(),
        task.slot(),
        task.recipe(),
        task.parent(),
        data,
        task.assignmentKey(),
        task.firstExample(),
        0,
        task.residual(),
        task.computeClass(),
        task.version());
  }

  private static Task.Train with(Task.Train task, Recipe recipe, String parent, long firstExample) {
    return new Task.Train(
        task.round(),
        task.member(),
        task.slot(),
        recipe,
        parent,
        task.data(),
        task.assignmentKey(),
        firstExample,
        0,
        task.residual(),
        task.computeClass(),
        task.version());
  }
}
