package training.proof.e2e.adversary;

import training.proof.protocol.task.Task;
import training.proof.trainer.TrainerProgram;
import training.proof.trainer.verb.AggregateVerb;
import training.proof.trainer.verb.PackVerb;
import training.proof.trainer.verb.ReplayVerb;
import training.proof.trainer.verb.ScoreVerb;
import training.proof.trainer.verb.SelfTestVerb;
import training.proof.trainer.verb.TrainVerb;
import training.proof.trainer.verb.Verb;

/**
 * A trainer that cheats when it trains, in the way that the variable PROOFPOOL_CHEAT names, and is
 * honest in everything else.
 */
public final class CheatTrainer {
  private CheatTrainer() {}

  public static void main(String[] arguments) {
    var program =
        new TrainerProgram(
            train(String.valueOf(System.getenv("PROOFPOOL_CHEAT"))),
            new ReplayVerb(),
            new AggregateVerb(),
            new ScoreVerb(),
            new SelfTestVerb(),
            new PackVerb(),
            System.err);
    System.exit(program.run(arguments, System.getenv()).code());
  }

  private static Verb<Task.Train> train(String cheat) {
    return switch (cheat) {
      case "fake" -> new FakeTraining();
      case "lazy" -> new LazyTraining();
      case "null", "" -> new TrainVerb();
      default ->
          throw new IllegalArgumentException(
              "PROOFPOOL_CHEAT is '" + cheat + "'; it may be fake, lazy or unset");
    };
  }
}
