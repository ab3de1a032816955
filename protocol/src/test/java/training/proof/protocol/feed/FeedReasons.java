package training.proof.protocol.feed;

import java.util.List;
import training.proof.protocol.Reasons;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.Samples;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/** What is not even held, one for each reason that only feeds have. */
public final class FeedReasons {
  private FeedReasons() {}

  public static Reasons all() {
    return new Reasons().with("third-branch", FeedReasons::thirdBranch);
  }

  private static String thirdBranch() {
    SignedStatement genesis = Samples.signed(Samples.genesis());
    LedgerState state = LedgerState.empty().fold(genesis).state();
    var acceptance = new Acceptance("alpha");
    acceptance.hear(state, "beta", offer(genesis.id(), 1));
    acceptance.hear(state, "beta", offer(genesis.id(), 2));
    return acceptance.hear(state, "beta", offer(genesis.id(), 3)).orElseThrow()
            instanceof Outcome.Refused refused
        ? refused.reason()
        : "it was not refused";
  }

  private static SignedStatement offer(Digest federation, int slots) {
    return SignedStatement.sign(
        new Statement(
            new Header(federation, 1, "beta", 1, 1, Digest.ZERO),
            new Body.Offer(1, slots, "cpu", List.of("exact"), 1)),
        Samples.signer("beta"));
  }
}
