package training.proof.protocol.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Verifier;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/**
 * A file with what was said in one round, certificates and all that stands behind them, or with
 * what was said outside rounds. It is named by the digest of its bytes; whoever has the epochs'
 * keys can check it alone. A round's statements are in one file or in several.
 */
public final class RoundRecord {
  /** Longer files are refused unread. */
  public static final int MAX_BYTES = 32 << 20;

  /** A file begins anew once the payloads in it, in base64, are longer than this. */
  static final int FULL = 8 << 20;

  private static final int VERSION = 1;

  private static final Comparator<Header> IN_ORDER =
      Comparator.comparing(Header::issuer)
          .thenComparingInt(Header::incarnation)
          .thenComparingLong(Header::counter);

  private final Form form;
  private final List<Statement> statements;

  private record Form(
      Digest federation, Optional<Digest> round, List<Envelope> statements, int version) {}

  private RoundRecord(Form form, List<Statement> statements) {
    this.form = form;
    this.statements = statements;
    Header last = null;
    for (Statement statement : statements) {
      if (last != null && IN_ORDER.compare(last, statement.header()) >= 0) {
        throw new MalformedException(
            "not-ordered", "statements of a record go by issuer, incarnation and counter");
      }
      last = statement.header();
    }
  }

  /** The files of a round, as far as its statements are in this ledger. */
  public static List<RoundRecord> of(LedgerState state, Round round) {
    return of(state, Optional.of(round.id()), state.statementsOf(round));
  }

  /** The files of who the members are: genesis and what voters said of later epochs. */
  public static List<RoundRecord> founding(LedgerState state) {
    return of(
        state,
        Optional.empty(),
        state.placed().values().stream()
            .flatMap(feed -> feed.values().stream())
            .flatMap(place -> place.statement().stream())
            .filter(
                signed ->
                    signed.body() instanceof Body.Genesis
                        || signed.body() instanceof Body.Membership)
            .toList());
  }

  private static List<RoundRecord> of(
      LedgerState state, Optional<Digest> round, Collection<SignedStatement> said) {
    Digest federation = state.epoch().map(Epoch::federation).orElseThrow();
    var files = new ArrayList<RoundRecord>();
    var part = new ArrayList<SignedStatement>();
    long size = 0;
    for (SignedStatement signed :
        said.stream().sorted(Comparator.comparing(SignedStatement::header, IN_ORDER)).toList()) {
      if (size > FULL) {
        files.add(of(federation, round, part));
        part.clear();
        size = 0;
      }
      part.add(signed);
      size += signed.envelope().payload().length();
    }
    if (!part.isEmpty()) {
      files.add(of(federation, round, part));
    }
    return files;
  }

  private static RoundRecord of(
      Digest federation, Optional<Digest> round, List<SignedStatement> said) {
    return new RoundRecord(
        new Form(federation, round, said.stream().map(SignedStatement::envelope).toList(), VERSION),
        said.stream().map(SignedStatement::statement).toList());
  }

  /** The canonical bytes. */
  public byte[] encode() {
    return CanonicalJson.encode(form);
  }

  /**
   * Reads a file from an untrusted source; signatures are checked by {@link #admit}.
   *
   * @throws MalformedException with the reason it is refused for
   */
  public static RoundRecord decode(byte[] bytes) {
    Form form = CanonicalJson.decode(bytes, Form.class, "record", MAX_BYTES);
    if (form.version() != VERSION || form.statements().isEmpty()) {
      throw new MalformedException(
          "bad-record", "a record has statements and version " + VERSION + ", not " + form.version);
    }
    var statements = new ArrayList<Statement>();
    for (Envelope envelope : form.statements()) {
      byte[] payload = envelope.payloadBytes();
      Statement statement = Statement.decode(payload);
      requireIn(form, Digest.of(payload), statement);
      statements.add(statement);
    }
    return new RoundRecord(form, List.copyOf(statements));
  }

  private static void requireIn(Form form, Digest id, Statement statement) {
    boolean founds = statement.body() instanceof Body.Genesis;
    Digest federation = founds ? id : statement.header().federation();
    if (!federation.equals(form.federation())) {
      throw new MalformedException("bad-record", "a statement of another federation");
    }
    if (!roundOf(id, statement).equals(form.round())) {
      throw new MalformedException("bad-record", "a statement of another round");
    }
  }

  private static Optional<Digest> roundOf(Digest id, Statement statement) {
    return statement.body() instanceof Body.Open ? Optional.of(id) : statement.body().roundId();
  }

  /** The genesis. */
  public Digest federation() {
    return form.federation();
  }

  /** The round that all of it was said in; absent for what was said outside rounds. */
  public Optional<Digest> round() {
    return form.round();
  }

  /** What is said in it, by issuer and place. */
  public List<Statement> statements() {
    return statements;
  }

  /** The envelopes of the same. */
  public List<Envelope> envelopes() {
    return form.statements();
  }

  /**
   * All that is said in it, signatures checked.
   *
   * @throws MalformedException with the reason one of them is refused for
   */
  public List<SignedStatement> admit(SignedStatement.Keys keys, Verifier verifier) {
    return form.statements().stream()
        .map(envelope -> SignedStatement.admit(envelope, keys, verifier))
        .toList();
  }
}
