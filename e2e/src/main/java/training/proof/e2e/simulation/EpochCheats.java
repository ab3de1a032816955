package training.proof.e2e.simulation;

import java.util.List;
import java.util.random.RandomGenerator;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.SignedStatement;

/** Members that want other member lists than the others, or none. */
final class EpochCheats {
  private EpochCheats() {}

  /** Speaks for the removal of whom nobody wants to go: of one, or now of this one, now of that. */
  static Conduct removing(RandomGenerator random) {
    boolean steady = random.nextBoolean();
    return VoterCheats.saying(
        body ->
            body instanceof Body.Membership word
                ? List.of(
                    new Body.Membership(
                        word.number(),
                        word.attempt(),
                        new Change.Remove(String.format("m%02d", steady ? 0 : random.nextInt(4)))))
                : List.of(body));
  }

  /** Hears no word on another epoch than the first, and so nothing that is said in a later one. */
  static Conduct deaf() {
    return new Conduct() {
      @Override
      public boolean takes(SignedStatement signed) {
        return !(signed.body() instanceof Body.Membership);
      }
    };
  }
}
