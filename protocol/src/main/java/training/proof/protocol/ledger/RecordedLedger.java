package training.proof.protocol.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Verifier;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/**
 * A ledger from record files alone, by whoever has them: certificates say everything about credits,
 * whatever else the members have said meanwhile.
 *
 * @param state its accounts and rounds; it has no feeds, since those run on through other rounds
 * @param statements how many there are
 */
public record RecordedLedger(LedgerState state, int statements) {
  private record PlaceName(String issuer, int incarnation, long counter) {}

  private record Entry(Statement statement, Envelope envelope) {}

  /**
   * Checks every signature, and that nobody signed twice for one place.
   *
   * @param founderKey for the genesis: whether that is the right one is for the caller to look at
   * @throws MalformedException with the reason a statement is refused for, {@code no-genesis} where
   *     none of the files has it, {@code equivocation} where two contradict each other
   */
  public static RecordedLedger of(
      Collection<RoundRecord> files, SignedStatement.Keys founderKey, Verifier verifier) {
    return of(entries(files), founderKey, verifier);
  }

  /** The same of what was read from such files already. */
  public static RecordedLedger ofEnvelopes(
      Collection<Envelope> envelopes, SignedStatement.Keys founderKey, Verifier verifier) {
    var entries = new HashMap<PlaceName, Entry>();
    envelopes.forEach(
        envelope -> add(entries, new Entry(Statement.decode(envelope.payloadBytes()), envelope)));
    return of(entries, founderKey, verifier);
  }

  private static RecordedLedger of(
      Map<PlaceName, Entry> entries, SignedStatement.Keys founderKey, Verifier verifier) {
    LedgerState state = LedgerState.empty();
    var words = new ArrayList<Entry>();
    var rest = new ArrayList<Entry>();
    for (Entry entry : entries.values()) {
      switch (entry.statement().body()) {
        case Body.Genesis genesis ->
            state =
                Rebuild.apply(
                    state,
                    List.of(SignedStatement.admit(entry.envelope(), founderKey, verifier)),
                    List.of());
        case Body.Membership membership -> words.add(entry);
        default -> rest.add(entry);
      }
    }
    if (state.epoch().isEmpty()) {
      throw new MalformedException("no-genesis", "none of the files has the genesis");
    }
    state = withEpochs(state, words, verifier);
    Epochs epochs = state.epochs();
    List<SignedStatement> said =
        rest.stream()
            .map(entry -> SignedStatement.admit(entry.envelope(), epochs::keyOf, verifier))
            .toList();
    return new RecordedLedger(Rebuild.apply(state, said, List.of()), entries.size());
  }

  private static Map<PlaceName, Entry> entries(Collection<RoundRecord> files) {
    var entries = new HashMap<PlaceName, Entry>();
    Digest federation = null;
    for (RoundRecord file : files) {
      if (federation != null && !federation.equals(file.federation())) {
        throw new MalformedException("wrong-federation", "records of several federations");
      }
      federation = file.federation();
      for (int i = 0; i < file.statements().size(); i++) {
        add(entries, new Entry(file.statements().get(i), file.envelopes().get(i)));
      }
    }
    return entries;
  }

  private static void add(Map<PlaceName, Entry> entries, Entry entry) {
    var header = entry.statement().header();
    Entry known =
        entries.putIfAbsent(
            new PlaceName(header.issuer(), header.incarnation(), header.counter()), entry);
    if (known != null && !known.statement().equals(entry.statement())) {
      throw new MalformedException(
          "equivocation",
          header.issuer() + " signed two statements with counter " + header.counter());
    }
  }

  /** A voter's words count in the order of its feed, each once its epoch is there. */
  private static LedgerState withEpochs(LedgerState founded, List<Entry> words, Verifier verifier) {
    LedgerState state = founded;
    List<Entry> waiting =
        words.stream()
            .sorted(
                (a, b) ->
                    Long.compare(
                        a.statement().header().counter(), b.statement().header().counter()))
            .toList();
    while (!waiting.isEmpty()) {
      Epochs known = state.epochs();
      List<Entry> later = new ArrayList<>();
      for (Entry entry : waiting) {
        if (known.at(entry.statement().header().epoch()).isEmpty()) {
          later.add(entry);
        } else {
          state =
              Rebuild.apply(
                  state,
                  List.of(SignedStatement.admit(entry.envelope(), known::keyOf, verifier)),
                  List.of());
        }
      }
      if (later.size() == waiting.size()) {
        throw new MalformedException(
            Epochs.UNKNOWN_EPOCH, "none of the files founds the epoch that some statements are of");
      }
      waiting = later;
    }
    return state;
  }
}
