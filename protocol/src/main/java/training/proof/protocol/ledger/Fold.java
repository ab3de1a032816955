package training.proof.protocol.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.LedgerState.Folded;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.SignedStatement;

/** Adds one statement to the ledger: first its place in its feed, then what it speaks of. */
final class Fold {
  private Fold() {}

  static Folded fold(LedgerState state, SignedStatement signed) {
    if (signed.body() instanceof Body.Genesis genesis) {
      return found(state, signed, genesis);
    }
    return objection(state, signed.header())
        .map(refused -> new Folded(state, refused))
        .orElseGet(() -> place(state, signed));
  }

  private static Folded found(LedgerState state, SignedStatement signed, Body.Genesis genesis) {
    if (state.epoch().isPresent()) {
      return state.epoch().get().federation().equals(signed.id())
          ? new Folded(state, new Outcome.Known())
          : refused(state, "second-genesis", "this federation has another genesis");
    }
    var first = new Header(Digest.ZERO, 0, signed.header().issuer(), 1, 1, Digest.ZERO);
    var epoch = Epoch.first(signed.id(), genesis);
    if (!signed.header().equals(first) || !epoch.isVoter(first.issuer())) {
      return refused(
          state, "bad-genesis", "a genesis is the first statement of one of its members");
    }
    return new Folded(state.withEpoch(epoch).withPlaced(signed), new Outcome.Folded());
  }

  /** Why a statement can have no place in any feed of this ledger, as far as is known. */
  static Optional<Outcome.Refused> objection(LedgerState state, Header header) {
    if (state.epoch().isEmpty()) {
      return refusal("no-genesis", "the genesis is not known yet");
    }
    Epoch epoch = state.epoch().get();
    if (!header.federation().equals(epoch.federation())) {
      return refusal("wrong-federation", "a statement of another federation");
    }
    if (header.epoch() != epoch.number()) {
      return refusal("wrong-epoch", "a statement of epoch " + header.epoch());
    }
    if (!epoch.isVoter(header.issuer())) {
      return refusal("unknown-issuer", header.issuer() + " is no member");
    }
    int incarnation = state.head(header.issuer()).incarnation();
    return header.incarnation() == incarnation
        ? Optional.empty()
        : refusal("wrong-incarnation", "the feed is at incarnation " + incarnation);
  }

  private static Optional<Outcome.Refused> refusal(String reason, String message) {
    return Optional.of(new Outcome.Refused(reason, message));
  }

  private static Folded place(LedgerState state, SignedStatement signed) {
    Header header = signed.header();
    FeedHead head = state.head(header.issuer());
    if (header.counter() > head.counter() + 1) {
      return new Folded(state, new Outcome.Early());
    }
    if (header.counter() <= head.counter()) {
      return compare(state, signed);
    }
    if (!header.previous().equals(head.digest())) {
      return refused(state, "broken-chain", "it does not follow the feed's head");
    }
    Epoch epoch = state.epoch().orElseThrow();
    return new Folded(apply(state.withPlaced(signed), epoch, signed), new Outcome.Folded());
  }

  private static Folded compare(LedgerState state, SignedStatement signed) {
    SignedStatement known =
        state.placed().get(signed.header().issuer()).get(signed.header().counter());
    if (known.id().equals(signed.id())) {
      return new Folded(state, new Outcome.Known());
    }
    return refused(
        state.with(new Equivocation(known, signed)),
        "equivocation",
        signed.header().issuer() + " signed two statements for one place in its feed");
  }

  private static LedgerState apply(LedgerState state, Epoch epoch, SignedStatement signed) {
    return switch (signed.body()) {
      case Body.Genesis genesis -> state;
      case Body.Offer offer -> state.withOffer(signed.header().issuer(), offer);
      case Body.Open open -> open(state, epoch, signed);
      default -> inRound(state, signed);
    };
  }

  private static LedgerState open(LedgerState state, Epoch epoch, SignedStatement signed) {
    var round = Round.opened(epoch, signed);
    for (SignedStatement waiting : state.parked().getOrDefault(round.id(), List.of())) {
      round = round.with(waiting);
    }
    return state.withRound(round).withParked(round.id(), List.of());
  }

  private static LedgerState inRound(LedgerState state, SignedStatement signed) {
    Digest id = signed.body().roundId().orElseThrow();
    return state
        .round(id)
        .map(round -> state.withRound(round.with(signed)))
        .orElseGet(() -> park(state, id, signed));
  }

  /** None may be dropped: its place in the feed is taken, so that it would never come again. */
  private static LedgerState park(LedgerState state, Digest round, SignedStatement signed) {
    var waiting = new ArrayList<>(state.parked().getOrDefault(round, List.of()));
    waiting.add(signed);
    return state.withParked(round, waiting);
  }

  private static Folded refused(LedgerState state, String reason, String message) {
    return new Folded(state, new Outcome.Refused(reason, message));
  }
}
