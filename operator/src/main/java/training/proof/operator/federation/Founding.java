package training.proof.operator.federation;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.Optional;
import training.proof.crds.v1alpha1.FederationSpec;
import training.proof.operator.key.Identity;
import training.proof.operator.ledger.FeedWriter;
import training.proof.operator.ledger.Ledger;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.statement.Body;

/** Turns the founder's list of members into the genesis statement. */
@Singleton
public class Founding {
  private final Identity identity;
  private final FeedWriter feed;
  private final Ledger ledger;

  @Inject
  Founding(Identity identity, FeedWriter feed, Ledger ledger) {
    this.identity = identity;
    this.feed = feed;
    this.ledger = ledger;
  }

  /**
   * Issues the genesis, unless there is one.
   *
   * @return why it cannot be issued; empty when it is
   */
  Optional<String> found(FederationSpec.Genesis genesis) {
    if (ledger.state().epoch().isPresent()) {
      return Optional.empty();
    }
    Optional<FederationSpec.GenesisMember> own =
        genesis.members().stream().filter(m -> m.name().equals(identity.member())).findFirst();
    Optional<String> difference =
        own.map(this::difference).orElseGet(() -> Optional.of("it does not list this member"));
    if (difference.isPresent()) {
      return difference.map(what -> "spec.genesis cannot be founded on: " + what);
    }
    try {
      feed.issue(body(genesis));
      return Optional.empty();
    } catch (MalformedException e) {
      return Optional.of("spec.genesis is refused: " + e.getMessage());
    }
  }

  private Optional<String> difference(FederationSpec.GenesisMember own) {
    if (!own.publicKey().equals(identity.publicKey())) {
      return Optional.of(
          "the publicKey of " + own.name() + " is not this cluster's, " + identity.publicKey());
    }
    if (!own.certificateSha256().equals(identity.certificateSha256().hex())) {
      return Optional.of(
          "the certificateSha256 of "
              + own.name()
              + " is not this cluster's, "
              + identity.certificateSha256());
    }
    return Optional.empty();
  }

  private static Body.Genesis body(FederationSpec.Genesis genesis) {
    return new Body.Genesis(
        genesis.name(),
        genesis.protocolVersion(),
        genesis.members().stream()
            .sorted(Comparator.comparing(FederationSpec.GenesisMember::name))
            .map(
                m ->
                    new Body.Member(
                        m.name(),
                        m.organisation(),
                        m.publicKey(),
                        m.endpoint(),
                        new Digest(m.certificateSha256()),
                        m.credits()))
            .toList());
  }
}
