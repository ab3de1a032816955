package training.proof.cli;

import java.util.Base64;
import java.util.List;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.Statement;

/** A federation of one member, and what it signed. */
final class SignedSamples {
  static final Signer ALPHA = Ed25519.signer(new byte[32]);
  static final SignedStatement GENESIS = genesis();

  private SignedSamples() {}

  static SignedStatement offer(Signer signer, Digest federation) {
    return offer(signer, federation, 2, GENESIS.id());
  }

  static SignedStatement offer(Signer signer, Digest federation, long counter, Digest previous) {
    return SignedStatement.sign(
        new Statement(
            new Header(federation, 1, "alpha", 1, counter, previous),
            new Body.Offer((int) counter - 1, 2, "cpu-x86_64", List.of("exact"), 0)),
        signer);
  }

  /** Alpha's word, which counts at once, that it has another key from now on. */
  static SignedStatement renewal(Signer key) {
    var change = new Change.Renew(member(key, 0));
    return SignedStatement.sign(
        new Statement(
            new Header(GENESIS.id(), 1, "alpha", 1, 2, GENESIS.id()),
            new Body.Membership(2, 1, change)),
        ALPHA);
  }

  private static Body.Member member(Signer key, long credits) {
    return new Body.Member(
        "alpha",
        "Alpha Labs",
        Base64.getEncoder().encodeToString(key.publicKey()),
        "https://alpha.example.org:8443",
        Digest.of("certificate", 1),
        credits);
  }

  private static SignedStatement genesis() {
    Body.Member member = member(ALPHA, 1000);
    return SignedStatement.sign(
        new Statement(
            new Header(Digest.ZERO, 0, "alpha", 1, 1, Digest.ZERO),
            new Body.Genesis("first-light", 1, List.of(member))),
        ALPHA);
  }
}
