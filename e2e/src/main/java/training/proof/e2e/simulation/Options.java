package training.proof.e2e.simulation;

import java.util.Optional;

/**
 * What is asked for on the command line.
 *
 * @param scenario absent: every seed has the next one
 */
record Options(
    int members,
    int byzantine,
    int rounds,
    long firstSeed,
    long lastSeed,
    Optional<Scenario> scenario,
    Signer signer,
    int threads) {

  /** How worlds sign; mixed: one seed in twenty for real. */
  enum Signer {
    hash,
    ed25519,
    mixed
  }

  /** What is wrong with a command line. */
  static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  static Options parse(String... args) {
    var options =
        new Options(
            4,
            1,
            5,
            1,
            200,
            Optional.empty(),
            Signer.mixed,
            Runtime.getRuntime().availableProcessors());
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new UsageException(args[i] + " needs a value");
      }
      options = options.with(args[i], args[i + 1]);
    }
    options.check();
    return options;
  }

  /** The plan of one seed. */
  Plan plan(long seed) {
    Scenario[] all = Scenario.values();
    Scenario chosen = scenario.orElse(all[(int) Math.floorMod(seed, (long) all.length)]);
    // Not a multiple of the scenarios' number, so that each of them gets its share.
    boolean ed25519 = signer == Signer.ed25519 || (signer == Signer.mixed && seed % 19 == 0);
    return new Plan(members, byzantine, rounds, seed, chosen, ed25519);
  }

  private Options with(String name, String value) {
    return switch (name) {
      case "--members" -> with(number(value), byzantine, rounds, threads);
      case "--byzantine" -> with(members, number(value), rounds, threads);
      case "--rounds" -> with(members, byzantine, number(value), threads);
      case "--threads" -> with(members, byzantine, rounds, number(value));
      case "--seeds" -> seeds(value);
      case "--scenario" ->
          new Options(
              members,
              byzantine,
              rounds,
              firstSeed,
              lastSeed,
              Optional.of(
                  Scenario.of(value)
                      .orElseThrow(() -> new UsageException("no scenario is called " + value))),
              signer,
              threads);
      case "--signer" ->
          new Options(
              members, byzantine, rounds, firstSeed, lastSeed, scenario, signer(value), threads);
      default -> throw new UsageException("nothing is known of " + name);
    };
  }

  private Options with(int members, int byzantine, int rounds, int threads) {
    return new Options(members, byzantine, rounds, firstSeed, lastSeed, scenario, signer, threads);
  }

  private Options seeds(String range) {
    String[] ends = range.split("\\.\\.", -1);
    long first = number(ends[0]);
    long last = number(ends[ends.length - 1]);
    return new Options(members, byzantine, rounds, first, last, scenario, signer, threads);
  }

  private static Signer signer(String value) {
    try {
      return Signer.valueOf(value);
    } catch (IllegalArgumentException e) {
      throw new UsageException("a signer is hash, ed25519 or mixed, not " + value);
    }
  }

  private static int number(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new UsageException("a number expected, not " + value);
    }
  }

  private void check() {
    if (members < 1 || members > 100 || rounds < 1 || threads < 1 || lastSeed < firstSeed) {
      throw new UsageException("members 1 to 100, at least one round, seed and thread");
    }
    if (byzantine < 0 || byzantine > (members - 1) / 3) {
      throw new UsageException(
          "of " + members + " members at most " + (members - 1) / 3 + " may cheat");
    }
  }
}
