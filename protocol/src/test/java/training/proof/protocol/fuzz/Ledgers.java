package training.proof.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.decide.Decide;
import training.proof.protocol.decide.Identity;
import training.proof.protocol.decide.LocalFacts;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.Samples;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/** A federation of alpha and beta in the middle of a round, to which beta says something more. */
final class Ledgers {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final byte[] SECRET = Digest.of("fuzz/secret").raw();
  private static final DataManifest MANIFEST =
      DataManifest.ofBytes(1 << 20, Samples.DATA, 1 << 16, Samples.DATA);
  private static final LedgerState STATE = state();

  private Ledgers() {}

  static Signer signer() {
    return Samples.signer("beta");
  }

  static Optional<byte[]> keyOf(String issuer) {
    return STATE.epoch().orElseThrow().keyOf(issuer);
  }

  static Digest federation() {
    return STATE.epoch().orElseThrow().federation();
  }

  /** The round in which all commitments are included and those of beta revealed. */
  static Digest round() {
    return STATE.rounds().firstKey();
  }

  /** What beta would say next. */
  static Statement next(Body body) {
    return next(STATE, "beta", body);
  }

  /**
   * Whatever a member may say in its place is folded, and everybody goes on from there: at once,
   * late in the round, and long after it.
   */
  static void take(Statement said) {
    if (said.body() instanceof Body.Genesis) {
      return;
    }
    LedgerState after = fold(STATE, next(said.body()));
    assertThat(credits(after)).isEqualTo(credits(STATE));
    for (int seconds : new int[] {1, 1200, 10_000}) {
      Decide.decide(after, facts(after), new Identity("alpha", SECRET), START.plusSeconds(seconds));
    }
    assertThat(Accounts.ledgerDigest(after)).isNotNull();
  }

  private static long credits(LedgerState state) {
    return Accounts.of(state).values().stream()
        .mapToLong(a -> a.released() + a.reserved() + a.pending() + a.forfeited())
        .sum();
  }

  private static LedgerState state() {
    var founding = new Header(Digest.ZERO, 0, "alpha", 1, 1, Digest.ZERO);
    LedgerState state = fold(LedgerState.empty(), new Statement(founding, Samples.genesis()));
    state = say(state, "alpha", Samples.bodies().get(2));
    Digest round = state.rounds().firstKey();
    Digest federation = state.epoch().orElseThrow().federation();
    for (String member : List.of("alpha", "beta")) {
      var vote = new Body.Vote(round, List.of(new Body.OpenBallot("alpha", "sample-run", 0)));
      state = say(state, member, vote);
    }
    state = say(state, "alpha", new Body.Commit(round, List.of(commit(round, "alpha", 0))));
    state =
        say(
            state,
            "beta",
            new Body.Commit(round, List.of(commit(round, "beta", 0), commit(round, "beta", 1))));
    for (String member : List.of("alpha", "beta")) {
      state = say(state, member, receipt(federation, round, member));
    }
    return say(state, "beta", new Body.Reveal(round, List.of(reveal(round, "beta", 0))));
  }

  static Digest seed(Digest federation, Digest round, String member) {
    byte[] secret = member.equals("alpha") ? SECRET : Digest.of("fuzz/other").raw();
    return Commitments.auditSeed(secret, federation, round);
  }

  static Body.SlotReveal reveal(Digest round, String member, int slot) {
    return new Body.SlotReveal(slot, Samples.slotBody(), salt(member, slot));
  }

  private static Body.Receipt receipt(Digest federation, Digest round, String member) {
    return new Body.Receipt(
        round,
        List.of(held(round, "alpha", 0), held(round, "beta", 0), held(round, "beta", 1)),
        Commitments.sealedSeed(seed(federation, round, member)));
  }

  private static Body.HeldCommit held(Digest round, String member, int slot) {
    return new Body.HeldCommit(member, slot, commit(round, member, slot).commitment());
  }

  static Body.SlotCommit commit(Digest round, String member, int slot) {
    Digest body = Samples.slotBody().digest();
    return new Body.SlotCommit(
        slot, Commitments.commitment(round, member, slot, body, salt(member, slot)));
  }

  private static Digest salt(String member, int slot) {
    return Digest.of("fuzz/salt", member, slot);
  }

  private static LedgerState say(LedgerState state, String member, Body body) {
    return fold(state, next(state, member, body));
  }

  private static Statement next(LedgerState state, String member, Body body) {
    FeedHead head = state.head(member);
    Digest federation = state.epoch().orElseThrow().federation();
    return new Statement(
        new Header(federation, 1, member, 1, head.counter() + 1, head.digest()), body);
  }

  private static LedgerState fold(LedgerState state, Statement statement) {
    var signed = SignedStatement.sign(statement, new Nobody());
    LedgerState.Folded folded = state.fold(signed);
    assertThat(folded.outcome()).isInstanceOf(Outcome.Folded.class);
    return folded.state();
  }

  /** The ledger does not look at signatures: the gate did. */
  private static final class Nobody implements Signer {
    @Override
    public byte[] sign(byte[] message) {
      return new byte[64];
    }

    @Override
    public byte[] publicKey() {
      return new byte[32];
    }
  }

  private static LocalFacts facts(LedgerState state) {
    Map<Digest, Instant> arrivals = new HashMap<>();
    state
        .placed()
        .values()
        .forEach(feed -> feed.values().forEach(signed -> arrivals.put(signed.id(), START)));
    return new LocalFacts(
        arrivals,
        Set.of(),
        blob -> true,
        Map.of(Samples.DATA, MANIFEST),
        Map.of(),
        Map.of(),
        List.of(),
        Set.of(),
        Set.of(),
        Optional.of(new LocalFacts.Pool(1, "cpu", List.of("exact"), 0, Set.of())),
        Optional.empty(),
        1L << 40);
  }
}
