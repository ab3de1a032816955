package training.proof.operator.ledger;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.KnownKeys;
import training.proof.protocol.crypto.Verifier;
import training.proof.protocol.feed.SignedAcknowledgement;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.ledger.Equivocation;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.ledger.Passes;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/**
 * The one place where statements become part of this member's ledger: gate, archive, fold, in that
 * order, one at a time. Reading the state needs no lock.
 */
@Singleton
public class Ledger {
  private static final Logger LOG = Logger.getLogger(Ledger.class);

  private final StatementArchive archive;
  private final Verifier verifier = new KnownKeys();
  private final Map<Digest, Instant> arrivals = new ConcurrentHashMap<>();
  private final Map<String, Long> refused = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile LedgerState state = LedgerState.empty();

  @Inject
  Ledger(StatementArchive archive) {
    this.archive = archive;
  }

  /** What follows from all statements so far. */
  public LedgerState state() {
    return state;
  }

  /** When each statement was first stored here. */
  public Map<Digest, Instant> arrivals() {
    return Map.copyOf(arrivals);
  }

  /** Refused statements by reason, since this operator started. */
  public SortedMap<String, Long> refused() {
    return new TreeMap<>(refused);
  }

  /** Is told after every change; must return at once. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Reads the archive: the genesis first, then every feed in its order. */
  public synchronized void load() {
    var genesis = new ArrayList<StatementArchive.Archived>();
    var others = new ArrayList<StatementArchive.Archived>();
    Map<StatementArchive.Archived, Statement> decoded = new ConcurrentHashMap<>();
    for (StatementArchive.Archived archived : archive.load()) {
      try {
        var statement = Statement.decode(archived.envelope().payloadBytes());
        decoded.put(archived, statement);
        (statement.body() instanceof Body.Genesis ? genesis : others).add(archived);
      } catch (MalformedException e) {
        discard(archived, e);
      }
    }
    others.sort(
        Comparator.comparing((StatementArchive.Archived a) -> decoded.get(a).header().issuer())
            .thenComparing(a -> decoded.get(a).header().counter()));
    genesis.forEach(this::restore);
    Passes.take(others, archived -> !restore(archived))
        .forEach(
            archived ->
                discard(
                    archived,
                    new MalformedException(
                        Epochs.UNKNOWN_EPOCH, "nothing here founded the epoch it is of")));
    leaveOutWhatEnded();
  }

  /**
   * The gate for bytes from a peer.
   *
   * @throws MalformedException with the reason it is refused for
   */
  SignedStatement admit(byte[] envelope) {
    return SignedStatement.admit(envelope, this::keyOf, verifier);
  }

  /** The same for what a voter acknowledges. */
  SignedAcknowledgement admit(Envelope acknowledgement) {
    return SignedAcknowledgement.admit(acknowledgement, state.epochs(), verifier);
  }

  /** Keeps in mind that a member signed twice. */
  synchronized void prove(Equivocation found) {
    state = state.with(found);
  }

  /**
   * Takes the genesis this member was told to trust.
   *
   * @param pinned digest given by this cluster's user
   */
  public Outcome found(byte[] envelope, Digest pinned) {
    try {
      var signed = SignedStatement.admit(envelope, Ledger::founderKey, Ed25519.VERIFIER);
      if (!signed.id().equals(pinned)) {
        return refuse(
            signed.header().issuer(), "wrong-genesis", "not the genesis in spec.genesisDigest");
      }
      return add(signed);
    } catch (MalformedException e) {
      return refuse("somebody", e.reason(), e.getMessage());
    }
  }

  /**
   * Own statements beyond the end of their incarnation count for nobody, and not here either: they
   * leave the archive, the last first, and all else is read anew.
   */
  private void leaveOutWhatEnded() {
    List<SignedStatement> dead = state.beyondTheEnd();
    if (!dead.isEmpty()) {
      LOG.warnf("%d statements are beyond the end of their incarnation: they leave", dead.size());
      dead.stream()
          .sorted(
              Comparator.comparingLong((SignedStatement signed) -> signed.header().counter())
                  .reversed())
          .forEach(signed -> archive.remove(signed.id().hex()));
      state = LedgerState.empty();
      arrivals.clear();
      load();
    }
  }

  /** Adds a statement that passed the gate: kept first, so that what is folded is never lost. */
  @SuppressWarnings("ReferenceEquality") // Another list is another object.
  public synchronized Outcome add(SignedStatement signed) {
    var folded = state.fold(signed);
    if (folded.outcome() instanceof Outcome.Folded) {
      arrivals.put(signed.id(), archive.keep(signed));
      LedgerState before = state;
      advance(folded.state());
      if (before.epochs() != state.epochs()) {
        leaveOutWhatEnded();
      }
    } else if (folded.outcome() instanceof Outcome.Refused r) {
      state = folded.state();
      refuse(signed.header().issuer(), r.reason(), r.message());
    }
    return folded.outcome();
  }

  /**
   * @return whether that is done; false where its epoch is not known yet
   */
  private boolean restore(StatementArchive.Archived archived) {
    try {
      SignedStatement.Keys keys = state.epoch().isEmpty() ? Ledger::founderKey : this::keyOf;
      var signed = SignedStatement.admit(archived.envelope(), keys, verifier);
      if (!signed.id().hex().equals(archived.name())) {
        throw new MalformedException("wrong-name", "the object is not named by its digest");
      }
      var folded = state.fold(signed);
      if (folded.outcome() instanceof Outcome.Folded) {
        arrivals.put(signed.id(), archived.arrived());
        advance(folded.state());
      }
    } catch (MalformedException e) {
      if (e.reason().equals(Epochs.UNKNOWN_EPOCH)) {
        return false;
      }
      discard(archived, e);
    }
    return true;
  }

  private void discard(StatementArchive.Archived archived, MalformedException reason) {
    refuse("object " + archived.name(), reason.reason(), reason.getMessage());
    archive.remove(archived.name());
  }

  private void advance(LedgerState next) {
    state = next;
    listeners.forEach(Runnable::run);
  }

  /** Counts a refusal; the first for each reason is logged. */
  Outcome refuse(String who, String reason, String message) {
    if (refused.merge(reason, 1L, Long::sum) == 1) {
      LOG.warnf("Refused a statement of %s (%s): %s", who, reason, message);
    }
    return new Outcome.Refused(reason, message);
  }

  private byte[] keyOf(Statement statement) {
    return state.epochs().keyOf(statement);
  }

  /** Before there is an epoch, a genesis vouches for its founder's key; its digest is pinned. */
  private static byte[] founderKey(Statement statement) {
    if (!(statement.body() instanceof Body.Genesis genesis)) {
      throw new MalformedException("no-genesis", "the genesis is not known yet");
    }
    return genesis.members().stream()
        .filter(member -> member.name().equals(statement.header().issuer()))
        .findFirst()
        .flatMap(member -> decodeKey(member.publicKey()))
        .orElseThrow(
            () -> new MalformedException("bad-genesis", "its founder is not among its members"));
  }

  private static Optional<byte[]> decodeKey(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
