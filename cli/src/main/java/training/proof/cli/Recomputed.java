package training.proof.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
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
    var faults = new ArrayList<String>();
    var signed = new ArrayList<SignedStatement>();
    for (StatementSource.Found one : found) {
      try {
        signed.add(keys.admit(one));
      } catch (MalformedException e) {
        faults.add("%s: %s (%s)".formatted(one.label(), e.getMessage(), e.reason()));
      }
    }
    signed.sort(
        Comparator.comparing((SignedStatement s) -> s.statement().kind() != Kind.GENESIS)
            .thenComparing(s -> s.header().issuer())
            .thenComparing(s -> s.header().incarnation())
            .thenComparing(s -> s.header().counter()));
    LedgerState state = LedgerState.empty();
    int folded = 0;
    for (SignedStatement statement : signed) {
      LedgerState.Folded next = state.fold(statement);
      state = next.state();
      folded += next.outcome() instanceof Outcome.Folded ? 1 : 0;
      fault(statement, next.outcome()).ifPresent(faults::add);
    }
    return new Recomputed(state, keys.id(), folded, List.copyOf(faults));
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
