package training.proof.e2e.simulation;

/**
 * What one world is made of; the same plan makes the same world.
 *
 * @param byzantine how many members cheat
 * @param rounds how many rounds users ask for in all
 * @param ed25519 whether members sign for real
 */
record Plan(int members, int byzantine, int rounds, long seed, Scenario scenario, boolean ed25519) {
  Plan {
    rounds = Math.max(rounds, scenario.fewestRounds());
  }

  /** The command that makes this world again. */
  String command() {
    return "./proofpool simulate --members "
        + members
        + " --byzantine "
        + byzantine
        + " --rounds "
        + rounds
        + " --seeds "
        + seed
        + ".."
        + seed
        + " --scenario "
        + scenario.label()
        + " --signer "
        + (ed25519 ? "ed25519" : "hash");
  }
}
