package training.proof.trainer;

import training.proof.trainer.verb.AggregateVerb;
import training.proof.trainer.verb.PackVerb;
import training.proof.trainer.verb.ReplayVerb;
import training.proof.trainer.verb.ScoreVerb;
import training.proof.trainer.verb.SelfTestVerb;
import training.proof.trainer.verb.TrainVerb;

/** The trainer of the product image. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    var program =
        new TrainerProgram(
            new TrainVerb(),
            new ReplayVerb(),
            new AggregateVerb(),
            new ScoreVerb(),
            new SelfTestVerb(),
            new PackVerb(),
            System.err);
    System.exit(program.run(arguments, System.getenv()).code());
  }
}
