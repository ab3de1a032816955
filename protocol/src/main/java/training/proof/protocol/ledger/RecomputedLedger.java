package training.proof.protocol.ledger;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.Kind;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/**
 * A ledger folded anew from statements in any order, by whoever trusts nothing but their
 * signatures: what {@code ledger verify} compares everything else with.
 *
 * @param state the ledger
 * @param statements how many are part of it
 * @param faults what is not part of it, and why
 */
public record RecomputedLedger(LedgerState state, int statements, List<String> faults) {

  /** What somebody shows as a statement. */
  public interface Shown {
    /** Where it was found. */
    String label();

    /** What it says, whoever signed it; empty where it cannot be read. */
    Optional<Statement> statement();

    /**
     * @param epochs the member lists as far as they are known
     * @throws MalformedException with the reason it is refused for
     */
    SignedStatement admit(Epochs epochs);
  }

  /**
   * @param genesis the member lists that follow from the genesis alone
   */
  public static RecomputedLedger of(List<? extends Shown> all, Epochs genesis) {
    var folding = new Folding(genesis);
    List<? extends Shown> inOrder =
        all.stream().sorted(Comparator.comparing(RecomputedLedger::place)).toList();
    Passes.take(inOrder, folding::waits);
    return new RecomputedLedger(
        folding.state, folding.folded, List.copyOf(folding.faults.values()));
  }

  /** The ledger as it grows; an epoch's statements can be read once what founded it was. */
  private static final class Folding {
    private final Epochs genesis;
    private final Map<String, String> faults = new TreeMap<>();
    private LedgerState state = LedgerState.empty();
    private int folded;

    Folding(Epochs genesis) {
      this.genesis = genesis;
    }

    /** Whether it may be folded later; what is wrong with it as long as it is not. */
    boolean waits(Shown one) {
      faults.remove(one.label());
      try {
        SignedStatement statement = one.admit(state.epoch().isPresent() ? state.epochs() : genesis);
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
  private static String place(Shown shown) {
    return shown
        .statement()
        .map(
            statement -> {
              Header header = statement.header();
              return statement.kind() == Kind.GENESIS
                  ? ""
                  : "%s %010d %016d"
                      .formatted(header.issuer(), header.incarnation(), header.counter());
            })
        .orElse("~");
  }

  private static Optional<String> fault(SignedStatement statement, Outcome outcome) {
    String name =
        "%s %d of %s"
            .formatted(
                statement.statement().kind().wireName(),
                statement.header().counter(),
                statement.header().issuer());
    return switch (outcome) {
      case Outcome.Folded _, Outcome.Known _ -> Optional.empty();
      case Outcome.Early _, Outcome.Held _ ->
          Optional.of(name + ": earlier statements of its feed are missing");
      // What was said beyond the end of an incarnation counts for nobody, and may lie around.
      case Outcome.Refused refused when refused.reason().equals(Fold.ENDED_INCARNATION) ->
          Optional.empty();
      case Outcome.Refused refused ->
          Optional.of("%s: %s (%s)".formatted(name, refused.message(), refused.reason()));
    };
  }
}
