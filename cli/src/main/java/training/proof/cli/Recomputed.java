package training.proof.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.ledger.Passes;
import training.proof.protocol.ledger.RecordedLedger;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.Kind;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/**
 * A ledger folded anew from statements nobody vouches for but their signatures.
 *
 * @param statements how many are part of it
 * @param faults what is not, and why
 */
record Recomputed(LedgerState state, Digest federation, int statements, List<String> faults) {

  /** Digest of all that is certified: what Federation.status.ledgerDigest must be. */
  Digest digest() {
    return Accounts.ledgerDigest(state);
  }

  /**
   * @param pinned the federation, where the reader knows it
   */
  static Recomputed of(List<StatementSource.Found> found, Optional<Digest> pinned) {
    GenesisKeys keys = keys(found, pinned);
    if (found.stream().allMatch(StatementSource.Found::recorded)) {
      return ofRecords(found, keys);
    }
    var faults = new TreeMap<String, String>();
    var folding = new Folding(keys);
    List<StatementSource.Found> inOrder =
        found.stream().sorted(Comparator.comparing(Recomputed::place)).toList();
    Passes.take(inOrder, one -> folding.waits(one, faults));
    return new Recomputed(folding.state, keys.id(), folding.folded, List.copyOf(faults.values()));
  }

  /** From records alone: their certificates say all about credits, though feeds have holes. */
  private static Recomputed ofRecords(List<StatementSource.Found> found, GenesisKeys keys) {
    try {
      var ledger =
          RecordedLedger.ofEnvelopes(
              found.stream().map(StatementSource.Found::envelope).toList(),
              statement -> keys.epochs().keyOf(statement),
              Ed25519.VERIFIER);
      return new Recomputed(ledger.state(), keys.id(), ledger.statements(), List.of());
    } catch (MalformedException e) {
      throw CliException.notSo(
          "the records do not hold: %s (%s)".formatted(e.getMessage(), e.reason()));
    }
  }

  /** The ledger as it grows; an epoch's statements can be read once what founded it was. */
  private static final class Folding {
    private final GenesisKeys keys;
    private LedgerState state = LedgerState.empty();
    private int folded;

    Folding(GenesisKeys keys) {
      this.keys = keys;
    }

    /** Whether it may be folded later; what is wrong with it as long as it is not. */
    boolean waits(StatementSource.Found one, Map<String, String> faults) {
      faults.remove(one.label());
      try {
        Epochs epochs = state.epoch().isPresent() ? state.epochs() : keys.epochs();
        SignedStatement statement = keys.admit(one, epochs);
        LedgerState.Folded next = state.fold(statement);
        state = next.state();
        folded += next.outcome() instanceof Outcome.Folded ? 1 : 0;
        fault(statement, next.outcome()).ifPresent(what -> faults.put(one.label(), what));
        return next.outcome() instanceof Outcome.Early;
      } catch (MalformedException e) {
        faults.put(one.label(), "%s: %s (%s)".formatted(one.label(), e.getMessage(), e.reason()));
        return e.reason().equals(Epochs.UNKNOWN_EPOCH);
      }
    }
  }

  /** The genesis first, then feed by feed; what cannot be read at all comes last. */
  private static String place(StatementSource.Found found) {
    try {
      Statement statement = Statement.decode(found.envelope().payloadBytes());
      Header header = statement.header();
      return statement.kind() == Kind.GENESIS
          ? ""
          : "%s %010d %016d".formatted(header.issuer(), header.incarnation(), header.counter());
    } catch (MalformedException e) {
      return "~";
    }
  }

  private static Optional<String> fault(SignedStatement statement, Outcome outcome) {
    String name =
        "%s %d of %s"
            .formatted(
                statement.statement().kind().wireName(),
                statement.header().counter(),
                statement.header().issuer());
    return switch (outcome) {
      case Outcome.Folded folded -> Optional.empty();
      case Outcome.Known known -> Optional.empty();
      case Outcome.Early _, Outcome.Held _ ->
          Optional.of(name + ": earlier statements of its feed are missing");
      case Outcome.Refused refused ->
          Optional.of("%s: %s (%s)".formatted(name, refused.message(), refused.reason()));
    };
  }

  private static GenesisKeys keys(List<StatementSource.Found> found, Optional<Digest> pinned) {
    StatementSource.Found genesis =
        found.stream()
            .filter(Recomputed::isGenesis)
            .findFirst()
            .orElseThrow(() -> CliException.notSo("the genesis is not among the statements"));
    try {
      return GenesisKeys.of(genesis.envelope(), pinned);
    } catch (MalformedException e) {
      throw CliException.notSo("the genesis cannot be trusted: " + e.getMessage());
    }
  }

  private static boolean isGenesis(StatementSource.Found found) {
    try {
      return Statement.decode(found.envelope().payloadBytes()).kind() == Kind.GENESIS;
    } catch (MalformedException e) {
      return false;
    }
  }
}
