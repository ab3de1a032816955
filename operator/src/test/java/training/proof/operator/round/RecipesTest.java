package training.proof.operator.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import training.proof.operator.Samples;
import training.proof.protocol.recipe.AggregationSpec;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.OuterSpec;
import training.proof.protocol.recipe.PayloadSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.recipe.ScheduleSpec;

class RecipesTest {

  /** A mirror shows the recipe that was opened: nothing is lost on the way into an object. */
  @Test
  void everyRecipeIsTheSameAfterItsObject() {
    for (Recipe recipe : recipes()) {
      assertThat(Recipes.recipe(Recipes.spec(recipe))).isEqualTo(recipe);
    }
  }

  private static List<Recipe> recipes() {
    Recipe plain = Samples.recipe();
    var recipes = new ArrayList<Recipe>(List.of(plain));
    var sgd = new OptimizerSpec.Sgd("0.1", "0.8", true, "0", "2");
    for (ModelSpec model :
        List.of(
            new ModelSpec.Gpt(256, 64, 128, 5, 4, true, "no-key", "learned", 1),
            new ModelSpec.Gpt(256, 64, 128, 5, 4, false, "all", "rotary", 1),
            new ModelSpec.Mlp(256, 64, 16, 4, 64, 2, 1),
            new ModelSpec.Cnn(256, 64, 32, 3, 4, 1))) {
      recipes.add(Recipe.plain(model, sgd, 8, 40, 4));
    }
    for (ScheduleSpec schedule :
        List.of(
            new ScheduleSpec.WarmupCosine("0.01", 3),
            new ScheduleSpec.WarmupStableDecay("0.01", 3, 7))) {
      recipes.add(
          new Recipe(
              plain.model(),
              sgd,
              schedule,
              8,
              40,
              4,
              "exact",
              20,
              Optional.empty(),
              plain.payload(),
              plain.aggregation(),
              plain.outer(),
              1));
    }
    recipes.add(plain.classExact());
    recipes.add(plain.inBf16());
    recipes.add(plain.withPayload(new PayloadSpec.Int8(512, "0.5")));
    recipes.add(plain.withPayload(new PayloadSpec.SparseTopK(2048, 32, 3, "0.9")));
    for (AggregationSpec.Rule rule :
        List.of(
            new AggregationSpec.Rule.Mean(),
            new AggregationSpec.Rule.Median(),
            new AggregationSpec.Rule.TrimmedMean(2),
            new AggregationSpec.Rule.GeometricMedian("0.2", 9),
            new AggregationSpec.Rule.Krum(2, 3),
            new AggregationSpec.Rule.Bulyan(2),
            new AggregationSpec.Rule.CentredClipping("3", 4))) {
      recipes.add(
          plain.with(
              plain.payload(),
              new AggregationSpec(
                  "zeros",
                  List.of(
                      new AggregationSpec.Before.ClipNorm("4"),
                      new AggregationSpec.Before.ClipToMedianNorm(),
                      new AggregationSpec.Before.Mix(2),
                      new AggregationSpec.Before.Bucket(3)),
                  rule),
              new OuterSpec.Nesterov("0.6", "0.8")));
    }
    return recipes;
  }
}
