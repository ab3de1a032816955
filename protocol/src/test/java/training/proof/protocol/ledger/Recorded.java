package training.proof.protocol.ledger;

import java.util.List;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.Samples;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/** The record of a federation of alpha and beta in which one round was opened. */
public final class Recorded {
  private Recorded() {}

  /** The founding, an offer, an open, and a vote of each for it. */
  public static LedgerState ledger() {
    LedgerState state = say(LedgerState.empty(), "alpha", Samples.genesis());
    state = say(state, "beta", Samples.bodies().get(1));
    state = say(state, "alpha", Samples.bodies().get(2));
    Digest round = state.rounds().firstKey();
    var vote = new Body.Vote(round, List.of(new Body.OpenBallot("alpha", "sample-run", 0)));
    return say(say(state, "alpha", vote), "beta", vote);
  }

  /** The ledger where a member has said something more. */
  static LedgerState say(LedgerState state, String member, Body body) {
    FeedHead head = state.head(member);
    boolean founds = body instanceof Body.Genesis;
    var header =
        new Header(
            state.epoch().map(Epoch::federation).orElse(Digest.ZERO),
            founds ? 0 : 1,
            member,
            1,
            head.counter() + 1,
            head.digest());
    return state
        .fold(SignedStatement.sign(new Statement(header, body), Samples.signer(member)))
        .state();
  }

  /** The files of all that was said. */
  public static List<RoundRecord> files() {
    LedgerState state = ledger();
    return List.of(
        RoundRecord.founding(state).getFirst(),
        RoundRecord.of(state, state.rounds().values().iterator().next()).getFirst());
  }
}
