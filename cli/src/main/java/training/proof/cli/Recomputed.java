package training.proof.cli;

import java.util.List;
import java.util.Optional;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.RecomputedLedger;
import training.proof.protocol.ledger.RecordedLedger;
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
    var ledger =
        RecomputedLedger.of(
            found.stream().map(one -> new Shown(one, keys)).toList(), keys.epochs());
    return new Recomputed(ledger.state(), keys.id(), ledger.statements(), ledger.faults());
  }

  private record Shown(StatementSource.Found found, GenesisKeys keys)
      implements RecomputedLedger.Shown {
    @Override
    public String label() {
      return found.label();
    }

    @Override
    public Optional<Statement> statement() {
      return said(found);
    }

    @Override
    public SignedStatement admit(Epochs epochs) {
      return keys.admit(found, epochs);
    }
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
    return said(found).filter(statement -> statement.kind() == Kind.GENESIS).isPresent();
  }

  private static Optional<Statement> said(StatementSource.Found found) {
    try {
      return Optional.of(Statement.decode(found.envelope().payloadBytes()));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }
}
