package training.proof.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import training.proof.protocol.blob.BlobManifest;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.ledger.RoundRecord;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.Kind;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/**
 * Everything in the protocol that reads bytes of a peer or a pod; what is taken must be canonical.
 */
@SuppressWarnings("ImmutableEnumChecker") // Readers are functions that capture nothing.
enum Target {
  /** An envelope with whatever signature. */
  ENVELOPE(bytes -> SignedStatement.admit(bytes, Target::key, Ed25519.VERIFIER)),
  /** A payload, signed by its issuer: past the signature, as a dishonest member's would be. */
  STATEMENT(
      bytes -> {
        var signed =
            SignedStatement.admit(
                Envelope.sign(bytes, Ledgers.signer()),
                statement -> Ledgers.signer().publicKey(),
                (key, message, signature) -> true);
        assertThat(signed.statement().encode()).isEqualTo(bytes);
        Ledgers.take(signed.statement());
      }),
  /** A kind and its fields in any spelling: what a member says in its place, past all form. */
  WORD(
      bytes -> {
        if (bytes.length == 0) {
          throw new MalformedException("too-short", "a word has a kind");
        }
        Kind kind = Words.KINDS.get(Math.floorMod(bytes[0], Words.KINDS.size()));
        byte[] fields = Arrays.copyOfRange(bytes, 1, bytes.length);
        Ledgers.take(Ledgers.next(CanonicalJson.read(fields, kind.type(), kind.wireName())));
      }),
  MANIFEST(
      bytes -> assertThat(BlobManifest.decode(bytes, Digest.of(bytes)).encode()).isEqualTo(bytes)),
  DATA(
      bytes ->
          CanonicalJson.decode(bytes, DataManifest.class, "data manifest", DataManifest.MAX_BYTES)),
  RECORD(bytes -> assertThat(RoundRecord.decode(bytes).encode()).isEqualTo(bytes)),
  TASK(bytes -> assertThat(Task.decode(bytes).encode()).isEqualTo(bytes)),
  RESULT(bytes -> assertThat(TaskResult.decode(bytes).encode()).isEqualTo(bytes)),
  /** A key, a signature and a message, of any length. */
  SIGNATURE(
      bytes -> {
        byte[] key = Arrays.copyOf(bytes, Math.min(32, bytes.length));
        byte[] signature = Arrays.copyOfRange(bytes, key.length, Math.min(96, bytes.length));
        byte[] message = Arrays.copyOfRange(bytes, key.length + signature.length, bytes.length);
        if (!Ed25519.VERIFIER.verify(key, message, signature)) {
          throw new MalformedException("bad-signature", "not a signature");
        }
      });

  /** A word's first byte names its kind. */
  static final class Words {
    static final List<Kind> KINDS = List.of(Kind.values());

    private Words() {}
  }

  private final Limits.Reader reader;

  Target(Limits.Reader reader) {
    this.reader = reader;
  }

  /** Whether it was taken; an error if it was neither that nor refused. */
  boolean takes(byte[] bytes) {
    return Limits.keeps(reader, bytes);
  }

  /** The same, for a fuzzer that makes objects of its own on the way. */
  boolean takesAtAnyCost(byte[] bytes) {
    return Limits.isTaken(reader, bytes);
  }

  /** As on the command line, and the folder of its corpus. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static byte[] key(Statement statement) {
    return Ledgers.keyOf(statement.header().issuer())
        .orElseThrow(() -> new MalformedException("unknown-issuer", "no member"));
  }
}
