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
import training.proof.protocol.statement.Statement;

/** Adds one statement to the ledger: first its place in its feed, then what it speaks of. */
final class Fold {
  static final String ENDED_INCARNATION = "ended-incarnation";

  private Fold() {}

  static Folded fold(LedgerState state, SignedStatement signed) {
    if (signed.body() instanceof Body.Genesis genesis) {
      return found(state, signed, genesis);
    }
    return objection(state, signed.statement())
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
    return new Folded(
        state.withEpochs(state.epochs().with(epoch)).withPlaced(signed), new Outcome.Folded());
  }

  /** Why a statement can have no place in any feed of this ledger, as far as is known. */
  static Optional<Outcome.Refused> objection(LedgerState state, Statement statement) {
    Header header = statement.header();
    if (state.epoch().isEmpty()) {
      return refusal("no-genesis", "the genesis is not known yet");
    }
    if (!state.epochs().isOf(header.federation())) {
      return refusal("wrong-federation", "a statement of another federation");
    }
    if (header.epoch() < 1) {
      return refusal("wrong-epoch", "only a genesis is of no epoch");
    }
    Optional<Epoch> epoch = state.epochs().readable(header.epoch());
    if (epoch.isEmpty()) {
      return refusal(Epochs.UNKNOWN_EPOCH, "epoch " + header.epoch() + " is not known here");
    }
    if (!epoch.get().isVoter(header.issuer())) {
      return refusal(
          "unknown-issuer", header.issuer() + " is no member in epoch " + header.epoch());
    }
    if (statement.body().leastVersion() > epoch.get().protocolVersion()) {
      return refusal(
          Epochs.NEWER_THAN_EPOCH,
          "what it says is known from protocol version %d on, and epoch %d has %d"
              .formatted(
                  statement.body().leastVersion(), header.epoch(), epoch.get().protocolVersion()));
    }
    int incarnation = epoch.get().incarnation(header.issuer(), header.counter());
    if (header.incarnation() != incarnation) {
      return refusal("wrong-incarnation", "in its epoch the feed is at incarnation " + incarnation);
    }
    if (state.epochs().isBeyondTheEnd(header)) {
      return refusal(ENDED_INCARNATION, "its incarnation ended before it");
    }
    FeedHead head = state.head(header.issuer());
    return header.counter() > head.counter() && header.epoch() < state.epochOf(header.issuer())
        ? refusal("epoch-goes-back", "the feed has reached a later epoch than " + header.epoch())
        : Optional.empty();
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
    return new Folded(apply(state.withPlaced(signed), signed), new Outcome.Folded());
  }

  private static Folded compare(LedgerState state, SignedStatement signed) {
    Place known = state.placed().get(signed.header().issuer()).get(signed.header().counter());
    if (known.id().equals(signed.id())) {
      return new Folded(state, new Outcome.Known());
    }
    // Of a place whose statement is in a record file, whoever has that adds the proof.
    return refused(
        known.statement().map(first -> state.with(new Equivocation(first, signed))).orElse(state),
        "equivocation",
        signed.header().issuer() + " signed two statements for one place in its feed");
  }

  static LedgerState apply(LedgerState state, SignedStatement signed) {
    return switch (signed.body()) {
      case Body.Genesis genesis -> state;
      case Body.Membership membership -> state.withEpochs(state.epochs().with(signed, membership));
      case Body.Offer offer -> state.withOffer(signed.header().issuer(), offer);
      case Body.Open open -> open(state, signed);
      default -> inRound(state, signed);
    };
  }

  private static LedgerState open(LedgerState state, SignedStatement signed) {
    Epoch epoch = state.epochs().at(signed.header().epoch()).orElseThrow();
    var round = Round.opened(epoch, signed).with(state.epochs().all());
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
