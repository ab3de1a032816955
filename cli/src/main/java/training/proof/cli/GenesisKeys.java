package training.proof.cli;

import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import training.proof.crds.v1alpha1.StatementSpec;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Envelope;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/** What vouches for everything else: a federation's genesis, and the keys that follow from it. */
final class GenesisKeys {
  private final SignedStatement genesis;

  private GenesisKeys(SignedStatement genesis) {
    this.genesis = genesis;
  }

  /**
   * Reads a genesis, which vouches for its founder's key itself.
   *
   * @param pinned the digest that was agreed on outside; without one, any genesis passes
   */
  static GenesisKeys of(Envelope envelope, Optional<Digest> pinned) {
    var genesis = SignedStatement.admit(envelope, GenesisKeys::founderKey, Ed25519.VERIFIER);
    pinned
        .filter(digest -> !digest.equals(genesis.id()))
        .ifPresent(
            digest -> {
              throw new MalformedException(
                  "wrong-genesis", "its digest is " + genesis.id() + ", not " + digest);
            });
    return new GenesisKeys(genesis);
  }

  /** The member lists before anything but the genesis is read. */
  Epochs epochs() {
    return LedgerState.empty().fold(genesis).state().epochs();
  }

  /**
   * Form, key and signature; that it is of this federation; that the object around it agrees.
   *
   * @param epochs as far as they are known
   */
  SignedStatement admit(StatementSource.Found found, Epochs epochs) {
    if (found.envelope().equals(genesis.envelope())) {
      return genesis;
    }
    var signed = SignedStatement.admit(found.envelope(), epochs::keyOf, Ed25519.VERIFIER);
    if (!signed.header().federation().equals(genesis.id())) {
      throw new MalformedException(
          "wrong-federation", "it belongs to the federation " + signed.header().federation());
    }
    if (found.object().filter(object -> !agrees(object, signed)).isPresent()) {
      throw new MalformedException(
          "wrong-object", "the object's own fields differ from what is signed");
    }
    return signed;
  }

  Digest id() {
    return genesis.id();
  }

  String federationName() {
    return ((Body.Genesis) genesis.body()).name();
  }

  private static boolean agrees(StatementSpec object, SignedStatement signed) {
    var header = signed.header();
    return signed.id().hex().equals(object.digest())
        && header.issuer().equals(object.issuer())
        && signed.statement().kind().wireName().equals(object.kind())
        && object.incarnation() == header.incarnation()
        && object.counter() == header.counter()
        && Objects.equals(object.round(), signed.body().roundId().map(Digest::hex).orElse(null));
  }

  private static byte[] founderKey(Statement statement) {
    if (!(statement.body() instanceof Body.Genesis body)) {
      throw new MalformedException("no-genesis", "it is of another kind");
    }
    return body.members().stream()
        .filter(member -> member.name().equals(statement.header().issuer()))
        .findFirst()
        .map(member -> decoded(member.publicKey()))
        .orElseThrow(
            () -> new MalformedException("bad-genesis", "its founder is not among its members"));
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("bad-genesis", "the founder's key is not base64", e);
    }
  }
}
