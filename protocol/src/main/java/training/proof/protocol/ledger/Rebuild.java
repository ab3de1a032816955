package training.proof.protocol.ledger;

import java.util.Comparator;
import java.util.List;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.RoundSummary;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SignedStatement;

/**
 * What statements say, without regard to their places in feeds: for those that had their places
 * before. They come kind by kind, since a round needs its epoch, and what is said in it needs the
 * round.
 */
final class Rebuild {
  private static final Comparator<SignedStatement> IN_ORDER =
      Comparator.<SignedStatement>comparingInt(signed -> rank(signed.body()))
          .thenComparing(signed -> signed.header().issuer())
          .thenComparingInt(signed -> signed.header().incarnation())
          .thenComparingLong(signed -> signed.header().counter());

  private Rebuild() {}

  private static int rank(Body body) {
    return switch (body) {
      case Body.Genesis genesis -> 0;
      case Body.Membership membership -> 1;
      case Body.Offer offer -> 2;
      case Body.Open open -> 2;
      default -> 3;
    };
  }

  /**
   * @param over rounds whose statements are gone
   */
  static LedgerState apply(
      LedgerState base, List<SignedStatement> statements, List<RoundSummary> over) {
    LedgerState state = base;
    List<SignedStatement> inOrder = statements.stream().sorted(IN_ORDER).toList();
    int epochs = (int) inOrder.stream().filter(signed -> rank(signed.body()) < 2).count();
    for (SignedStatement signed : inOrder.subList(0, epochs)) {
      state =
          signed.body() instanceof Body.Genesis genesis
              ? state.withEpochs(state.epochs().with(Epoch.first(signed.id(), genesis)))
              : Fold.apply(state, signed);
    }
    for (RoundSummary summary : over) {
      Epoch epoch = state.epochs().at(summary.epoch()).orElseThrow();
      state = state.withRound(Round.over(epoch, summary).with(state.epochs().all()));
    }
    for (SignedStatement signed : inOrder.subList(epochs, inOrder.size())) {
      state = Fold.apply(state, signed);
    }
    return state;
  }
}
