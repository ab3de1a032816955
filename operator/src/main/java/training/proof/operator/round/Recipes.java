package training.proof.operator.round;

import training.proof.crds.v1alpha1.NumericMode;
import training.proof.crds.v1alpha1.RecipeSpec;
import training.proof.crds.v1alpha1.TrainingRoundSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.statement.Body;

/** What a user writes in a TrainingRound, as the protocol's records. */
final class Recipes {
  private Recipes() {}

  static Recipe recipe(RecipeSpec spec) {
    RecipeSpec.Model model = spec.model();
    RecipeSpec.Optimizer optimizer = spec.optimizer();
    return new Recipe(
        new Recipe.Model(
            switch (model.kind()) {
              case GPT -> "gpt";
            },
            model.vocabulary(),
            model.context(),
            model.width(),
            model.layers(),
            model.heads(),
            model.seed()),
        new Recipe.Optimizer(
            switch (optimizer.kind()) {
              case ADAMW -> "adamw";
            },
            optimizer.learningRate(),
            optimizer.beta1(),
            optimizer.beta2(),
            optimizer.epsilon(),
            optimizer.weightDecay(),
            optimizer.clipNorm()),
        new Recipe.Outer(
            switch (spec.outer().kind()) {
              case AVERAGE -> "average";
            }),
        spec.batch(),
        spec.steps(),
        spec.segmentSteps(),
        switch (spec.numericMode()) {
          case EXACT -> "exact";
        },
        spec.gridBits(),
        new Recipe.PayloadForm(
            switch (spec.payload().kind()) {
              case DENSE_FP32 -> "dense-fp32";
            }),
        spec.version());
  }

  static Body.Windows windows(TrainingRoundSpec.Windows windows) {
    return new Body.Windows(
        windows.trainSeconds(),
        windows.receiptSeconds(),
        windows.revealSeconds(),
        windows.auditSeconds(),
        windows.judgementSeconds(),
        windows.settleSeconds());
  }

  static RecipeSpec spec(Recipe recipe) {
    Recipe.Model model = recipe.model();
    Recipe.Optimizer optimizer = recipe.optimizer();
    return new RecipeSpec(
        new RecipeSpec.Model(
            RecipeSpec.ModelKind.GPT,
            model.vocabulary(),
            model.context(),
            model.width(),
            model.layers(),
            model.heads(),
            model.seed()),
        new RecipeSpec.Optimizer(
            RecipeSpec.OptimizerKind.ADAMW,
            optimizer.learningRate(),
            optimizer.beta1(),
            optimizer.beta2(),
            optimizer.epsilon(),
            optimizer.weightDecay(),
            optimizer.clipNorm()),
        new RecipeSpec.Outer(RecipeSpec.OuterKind.AVERAGE),
        recipe.batch(),
        recipe.steps(),
        recipe.segmentSteps(),
        NumericMode.EXACT,
        recipe.gridBits(),
        new RecipeSpec.Payload(RecipeSpec.PayloadKind.DENSE_FP32),
        recipe.version());
  }

  static TrainingRoundSpec.Windows windows(Body.Windows windows) {
    return new TrainingRoundSpec.Windows(
        windows.train(),
        windows.receipt(),
        windows.reveal(),
        windows.audit(),
        windows.judgement(),
        windows.settle());
  }
}
