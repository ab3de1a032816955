package training.proof.e2e.simulation;

import java.util.List;
import java.util.random.RandomGenerator;
import training.proof.protocol.statement.Body;

/** The kinds of statements a round waits for. */
final class SilentKinds {
  private static final List<Class<? extends Body>> ALL =
      List.of(
          Body.Commit.class,
          Body.Receipt.class,
          Body.Reveal.class,
          Body.Audit.class,
          Body.Judgement.class,
          Body.Vote.class);

  private SilentKinds() {}

  static Class<? extends Body> any(RandomGenerator random) {
    return ALL.get(random.nextInt(ALL.size()));
  }
}
