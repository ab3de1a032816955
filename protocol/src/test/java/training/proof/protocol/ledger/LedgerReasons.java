package training.proof.protocol.ledger;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import training.proof.protocol.Reasons;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Prf;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.ProtocolVersions;
import training.proof.protocol.statement.Samples;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/** Statements that the ledger refuses or takes without effect, one for each reason. */
public final class LedgerReasons {
  private static final Header FIRST = new Header(Digest.ZERO, 0, "alpha", 1, 1, Digest.ZERO);
  private static final Body OFFER = new Body.Offer(1, 2, "cpu", List.of("exact"), 1);

  /** A federation of one, so that one word decides. */
  private static final SignedStatement GENESIS =
      sign(FIRST, new Body.Genesis("alone", 1, List.of(Samples.member("alpha"))));

  private static final byte[] EMPTY_RECORD =
      CanonicalJson.encode(
          Map.of("federation", Digest.ZERO.hex(), "statements", List.of(), "version", 1));

  private LedgerReasons() {}

  public static Reasons all() {
    return new Reasons()
        .with("no-genesis", () -> refusal(LedgerState.empty(), next(founded(), OFFER)))
        .with("second-genesis", () -> refusal(founded(), sign(FIRST, Samples.genesis())))
        .with("wrong-federation", () -> refusal(header(Samples.ROUND, 1, 1, 2, GENESIS.id())))
        .with("wrong-epoch", () -> refusal(header(GENESIS.id(), 0, 1, 2, GENESIS.id())))
        .with("unknown-epoch", () -> refusal(header(GENESIS.id(), 2, 1, 2, GENESIS.id())))
        .with(
            "newer-than-epoch",
            () -> refusal(founded(), next(founded(), Samples.bodiesOfVersion2().getFirst())))
        .with("wrong-incarnation", () -> refusal(header(GENESIS.id(), 1, 2, 2, GENESIS.id())))
        .with("broken-chain", () -> refusal(header(GENESIS.id(), 1, 1, 2, Samples.ROUND)))
        .with("equivocation", () -> refusal(header(GENESIS.id(), 1, 1, 1, Digest.ZERO)))
        .with("epoch-goes-back", LedgerReasons::back)
        .with("ended-incarnation", LedgerReasons::beyondTheEnd)
        .with("not-the-next-epoch", () -> voided(founded(), new Body.Membership(3, 1, join())))
        .with("second-word", LedgerReasons::secondWord)
        .refused("bad-record", () -> RoundRecord.decode(EMPTY_RECORD))
        .refused("not-authentic", () -> Snapshot.decode(new byte[70], Digest.ZERO.raw()))
        .refused("bad-snapshot", () -> Snapshot.decode(otherVersion(), Digest.ZERO.raw()));
  }

  private static byte[] otherVersion() {
    byte[] content =
        CanonicalJson.encode(
            Map.of(
                "equivocations",
                List.of(),
                "feeds",
                Map.of(),
                "over",
                List.of(),
                "said",
                List.of(),
                "version",
                2));
    String mac = Prf.of(Digest.ZERO.raw(), "proofpool/snapshot/v1", Digest.of(content)).hex();
    return (mac + "\n" + new String(content, StandardCharsets.UTF_8))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static LedgerState founded() {
    return LedgerState.empty().fold(GENESIS).state();
  }

  private static Change join() {
    return new Change.Join(Samples.stranger());
  }

  private static SignedStatement sign(Header header, Body body) {
    return SignedStatement.sign(new Statement(header, body), Samples.signer(header.issuer()));
  }

  private static SignedStatement next(LedgerState state, Body body) {
    FeedHead head = state.head("alpha");
    int epoch = state.epoch().orElseThrow().number();
    return sign(
        new Header(GENESIS.id(), epoch, "alpha", 1, head.counter() + 1, head.digest()), body);
  }

  private static Header header(
      Digest federation, int epoch, int incarnation, long counter, Digest previous) {
    return new Header(federation, epoch, "alpha", incarnation, counter, previous);
  }

  private static String refusal(Header header) {
    return refusal(founded(), sign(header, OFFER));
  }

  private static String refusal(LedgerState state, SignedStatement signed) {
    return state.fold(signed).outcome() instanceof Outcome.Refused refused
        ? refused.reason()
        : "it was not refused";
  }

  /** The epoch that alpha founded has begun in its feed. */
  private static String back() {
    LedgerState joined = founded().fold(next(founded(), new Body.Membership(2, 1, join()))).state();
    LedgerState later = joined.fold(next(joined, OFFER)).state();
    FeedHead head = later.head("alpha");
    return refusal(
        later, sign(header(GENESIS.id(), 1, 1, head.counter() + 1, head.digest()), OFFER));
  }

  /** Three of four say that the feed of the fourth ended at its first statement. */
  private static String beyondTheEnd() {
    SignedStatement genesis =
        sign(
            FIRST,
            new Body.Genesis(
                "village",
                ProtocolVersions.NEWEST,
                Stream.of("alpha", "beta", "gamma", "delta").map(Samples::member).toList()));
    LedgerState state = LedgerState.empty().fold(genesis).state();
    SignedStatement end = sign(new Header(genesis.id(), 1, "delta", 1, 1, Digest.ZERO), OFFER);
    state = state.fold(end).state();
    var word = new Body.Membership(2, 1, new Change.Restart("delta", 2, 1, end.id()));
    for (String voter : List.of("alpha", "beta", "gamma")) {
      FeedHead head = state.head(voter);
      state =
          state
              .fold(
                  sign(
                      new Header(genesis.id(), 1, voter, 1, head.counter() + 1, head.digest()),
                      word))
              .state();
    }
    return refusal(state, sign(new Header(genesis.id(), 1, "delta", 1, 2, end.id()), OFFER));
  }

  /** Of two, so that the first word decides nothing yet. */
  private static String secondWord() {
    SignedStatement genesis = sign(FIRST, Samples.genesis());
    LedgerState state = LedgerState.empty().fold(genesis).state();
    var word = new Body.Membership(2, 1, join());
    SignedStatement first = sign(new Header(genesis.id(), 1, "alpha", 1, 2, genesis.id()), word);
    SignedStatement second = sign(new Header(genesis.id(), 1, "alpha", 1, 3, first.id()), word);
    return state.fold(first).state().fold(second).state().epochs().voids().get(second.id());
  }

  private static String voided(LedgerState state, Body body) {
    SignedStatement signed = next(state, body);
    return state.fold(signed).state().epochs().voids().get(signed.id());
  }
}
