package training.proof.e2e.adversary;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import training.proof.protocol.canonical.Digest;
import training.proof.trainer.local.LocalRun;

/**
 * {@code local attack FOLDER --worker I --attack NAME}: trains a slot of the folder's open round as
 * an adversary would, who knows the payloads of all slots that were trained before it.
 */
public final class LocalAttack {
  private static final String USAGE =
      "usage: local attack FOLDER --worker I --attack NAME     NAME is one of ";

  private LocalAttack() {}

  public static void main(String[] arguments) throws IOException {
    var words = List.of(arguments);
    int worker = words.indexOf("--worker");
    int attack = words.indexOf("--attack");
    if (words.size() != 5
        || worker < 1
        || attack < 1
        || !Attacks.names().contains(words.get(attack + 1))
        || !words.get(worker + 1).matches("[0-9]{1,4}")) {
      System.err.println(USAGE + String.join(", ", Attacks.names()));
      System.exit(2);
    }
    var run = LocalRun.open(Path.of(words.getFirst()), System.err);
    attack(run, Integer.parseInt(words.get(worker + 1)), words.get(attack + 1), 1, run.workers());
    System.out.println(
        "round " + run.index() + " worker " + words.get(worker + 1) + ": " + words.get(attack + 1));
  }

  /**
   * Trains a slot so.
   *
   * @param f how many attack together
   * @param honest workers below this are, and what they trained is known
   */
  public static void attack(LocalRun run, int worker, String attack, int f, int honest)
      throws IOException {
    if (run.trained().contains(worker)) {
      throw new IllegalArgumentException(
          "worker " + worker + " was trained in this round: attack with another, or in the next");
    }
    List<Digest> known = run.trained().stream().filter(w -> w < honest).map(run::payload).toList();
    run.train(worker, Attacks.named(attack, known, run.workers(), f, worker));
  }
}
