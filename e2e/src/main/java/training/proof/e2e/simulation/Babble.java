package training.proof.e2e.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/**
 * Says, in its own feed and by all rules of form, what others said, or something close to it: what
 * passes the gate and was meant by nobody.
 */
final class Babble implements Conduct {
  private static final int MOST = 60;

  private final RandomGenerator random;
  private final boolean garbled;
  private int said;

  /**
   * @param garbled whether numbers, names and digests are changed
   */
  Babble(RandomGenerator random, boolean garbled) {
    this.random = random;
    this.garbled = garbled;
  }

  @Override
  public List<Body> remarks(Operator me) {
    List<String> feeds = List.copyOf(me.state().feeds().keySet());
    if (feeds.isEmpty() || said >= MOST) {
      return List.of();
    }
    var remarks = new ArrayList<Body>();
    String member = feeds.get(random.nextInt(feeds.size()));
    long newest = me.state().head(member).counter();
    for (SignedStatement known : me.state().after(member, random.nextLong(newest), 1)) {
      body(known)
          .filter(body -> !(body instanceof Body.Genesis))
          .ifPresent(
              body -> {
                said++;
                remarks.add(body);
              });
    }
    return remarks;
  }

  private Optional<Body> body(SignedStatement known) {
    if (!garbled) {
      return Optional.of(known.body());
    }
    for (int i = 0; i < 20; i++) {
      try {
        byte[] payload = Mutations.digits(known.envelope().payloadBytes(), random);
        return Optional.of(Statement.decode(payload).body());
      } catch (MalformedException e) {
        // Most changes make nonsense: try another.
      }
    }
    return Optional.empty();
  }
}
