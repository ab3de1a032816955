package training.proof.operator.federation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import training.proof.crds.v1alpha1.FederationSpec;
import training.proof.operator.key.Identity;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.Epochs;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Change;

/** What this cluster's user wants of the member list, as the protocol says it (pure). */
public final class AgreedChanges {
  private AgreedChanges() {}

  /**
   * The changes a Federation agrees to, and the one that follows from how this member is reached
   * and what it is to sign with now.
   */
  public static Set<Change> of(FederationSpec spec, Identity me, Epochs epochs) {
    return Stream.concat(
            spec.agreesTo().stream().flatMap(agreed -> change(agreed).stream()),
            renewal(me, epochs).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What is agreed to and has not come about: what is waited for; empty where all has. */
  static Optional<String> waiting(FederationSpec spec, Identity me, Epochs epochs) {
    if (epochs.newest().filter(epoch -> epoch.isVoter(me.member())).isEmpty()) {
      return Optional.empty();
    }
    Epoch epoch = epochs.newest().get();
    Map<String, Change> words = epochs.words(epochs.next());
    return of(spec, me, epochs).stream()
        .filter(change -> epochs.objection(change).isEmpty())
        .map(change -> waiting(change, epoch, words))
        .sorted()
        .findFirst();
  }

  private static String waiting(Change change, Epoch epoch, Map<String, Change> words) {
    List<String> missing =
        epoch.voters().stream().filter(voter -> !change.equals(words.get(voter))).toList();
    return "%s: %d of %d members agree, %d needed; missing: %s"
        .formatted(
            describe(change),
            epoch.n() - missing.size(),
            epoch.n(),
            epoch.q(),
            String.join(", ", missing));
  }

  private static String describe(Change change) {
    return switch (change) {
      case Change.Join join -> "join of " + join.member().name();
      case Change.Leave leave -> "leave of " + leave.member();
      case Change.Remove remove -> "removal of " + remove.member();
      case Change.Renew renew -> "renewal of " + renew.member().name();
      case Change.Upgrade upgrade -> "protocol version " + upgrade.protocolVersion();
    };
  }

  /** Empty for what the API server lets pass and the protocol does not: nobody could say it. */
  private static Optional<Change> change(FederationSpec.AgreedChange agreed) {
    try {
      return Optional.of(
          agreed.join() != null
              ? new Change.Join(member(agreed.join()))
              : agreed.remove() != null
                  ? new Change.Remove(agreed.remove())
                  : agreed.leave() != null
                      ? new Change.Leave(agreed.leave())
                      : new Change.Upgrade(agreed.upgrade()));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static Body.Member member(FederationSpec.Newcomer join) {
    return new Body.Member(
        join.name(),
        join.organisation(),
        join.publicKey(),
        join.endpoint(),
        new Digest(join.certificateSha256()),
        0);
  }

  /** The list has another endpoint, certificate or key for this member: it says what it is now. */
  private static Optional<Change> renewal(Identity me, Epochs epochs) {
    Optional<Epoch> newest = epochs.newest();
    return newest
        .flatMap(epoch -> Optional.ofNullable(epoch.members().get(me.member())))
        .filter(listed -> listed.publicKey().equals(me.publicKey(newest)))
        .map(listed -> (Change) new Change.Renew(me.entry(listed.organisation())))
        .filter(change -> epochs.objection(change).isEmpty());
  }
}
