package training.proof.e2e.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import training.proof.protocol.recipe.ModelSpec;
import training.proof.protocol.recipe.OptimizerSpec;
import training.proof.protocol.recipe.Recipe;
import training.proof.trainer.local.LocalRun;

/**
 * What the common grid of gradients costs in loss: one model trained on the same examples with
 * grids of several widths. The finest, 40 bits, leaves FP64 gradients that are rounded to FP32 and
 * nothing else, which is what plain training would use; the others are compared with it, and FP32
 * and BF16 can be.
 *
 * <p>Arguments: folder with Java sources to train on, a scratch folder, then steps (400), seeds
 * (3), grids with commas between them (20,17,16,12; fp32 and bf16 as well), width (64) and layers
 * (2) of a GPT.
 */
public final class GridCost {
  private static final String PLAIN = "40";
  private static final int HELD_OUT = 256;
  private static final int SEGMENTS = 4;
  private static final PrintStream QUIET =
      new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

  private GridCost() {}

  public static void main(String[] arguments) throws IOException {
    int steps = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 400;
    int seeds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 3;
    List<String> grids =
        List.of((arguments.length > 4 ? arguments[4] : "20,17,16,12").split(",", -1));
    int width = arguments.length > 5 ? Integer.parseInt(arguments[5]) : 64;
    int layers = arguments.length > 6 ? Integer.parseInt(arguments[6]) : 2;
    System.out.println("seed,grid,loss_nats,plain_loss_nats,cost_percent");
    for (int seed = 1; seed <= seeds; seed++) {
      ModelSpec model = ModelSpec.Gpt.plain(256, 64, width, layers, 4, seed);
      double plain = loss(arguments, model, steps, PLAIN);
      for (String grid : grids) {
        double loss = loss(arguments, model, steps, grid);
        System.out.printf(
            Locale.ROOT,
            "%d,%s,%.6f,%.6f,%.4f%n",
            seed,
            grid,
            loss,
            plain,
            100 * (loss / plain - 1));
      }
    }
  }

  /** On held-out text, after one slot. */
  private static double loss(String[] arguments, ModelSpec model, int steps, String grid)
      throws IOException {
    var plain =
        Recipe.plain(
            model,
            new OptimizerSpec.AdamW("0.001", "0.9", "0.95", "0.00000001", "0.01", "1.0"),
            8,
            steps,
            steps % SEGMENTS == 0 ? steps / SEGMENTS : steps);
    Path folder = Path.of(arguments[1]).resolve(model.seed() + "-" + grid);
    List<Path> texts = BenchData.sources(Path.of(arguments[0]));
    var run = LocalRun.create(folder, with(plain, grid), texts, 1, QUIET);
    run.train(0);
    run.aggregate(HELD_OUT);
    return run.losses().getLast() / 1e6;
  }

  private static Recipe with(Recipe plain, String grid) {
    return switch (grid) {
      case "fp32" -> plain.classExact();
      case "bf16" -> plain.inBf16();
      default -> plain.onGrid(Integer.parseInt(grid));
    };
  }
}
