package training.proof.operator.federation;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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

  /** The incarnations that a Federation agrees should begin, by member. */
  public static Map<String, Integer> restarts(FederationSpec spec) {
    return spec.agreesTo().stream()
        .map(FederationSpec.AgreedChange::restart)
        .filter(Objects::nonNull)
        .collect(
            Collectors.toUnmodifiableMap(
                FederationSpec.Restart::member, FederationSpec.Restart::incarnation, Math::max));
  }

  /** Whether this member's own feed is to go on in another incarnation than it is in. */
  public static boolean isToBeRestarted(FederationSpec spec, String member, Epochs epochs) {
    return restarts(spec).getOrDefault(member, 1) > incarnation(epochs, member);
  }

  private static int incarnation(Epochs epochs, String member) {
    return epochs.newest().map(epoch -> epoch.incarnation(member)).orElse(1);
  }

  /** What is agreed to and has not come about: what is waited for; empty where all has. */
  static Optional<String> waiting(FederationSpec spec, Identity me, Epochs epochs) {
    if (epochs.newest().filter(epoch -> epoch.isVoter(me.member())).isEmpty()) {
      return Optional.empty();
    }
    Epoch epoch = epochs.newest().get();
    Map<String, Change> words = epochs.words(epochs.next());
    Stream<String> changes =
        of(spec, me, epochs).stream()
            .filter(change -> epochs.objection(change).isEmpty())
            .map(change -> waiting(describe(change), change::equals, epoch, words));
    Stream<String> restarts =
        restarts(spec).entrySet().stream()
            .filter(wanted -> epoch.isVoter(wanted.getKey()))
            .filter(wanted -> wanted.getValue() == incarnation(epochs, wanted.getKey()) + 1)
            .map(
                wanted ->
                    waiting(
                        "incarnation %d of %s".formatted(wanted.getValue(), wanted.getKey()),
                        word ->
                            word instanceof Change.Restart restart
                                && restart.member().equals(wanted.getKey()),
                        epoch,
                        words));
    return Stream.concat(changes, restarts).sorted().findFirst();
  }

  private static String waiting(
      String what, Predicate<Change> isIt, Epoch epoch, Map<String, Change> words) {
    List<String> missing =
        epoch.voters().stream()
            .filter(voter -> Optional.ofNullable(words.get(voter)).filter(isIt).isEmpty())
            .toList();
    return "%s: %d of %d members agree, %d needed; missing: %s"
        .formatted(
            what, epoch.n() - missing.size(), epoch.n(), epoch.q(), String.join(", ", missing));
  }

  private static String describe(Change change) {
    return switch (change) {
      case Change.Join join -> "join of " + join.member().name();
      case Change.Leave leave -> "leave of " + leave.member();
      case Change.Remove remove -> "removal of " + remove.member();
      case Change.Renew renew -> "renewal of " + renew.member().name();
      case Change.Restart restart ->
          "incarnation %d of %s".formatted(restart.incarnation(), restart.member());
      case Change.Upgrade upgrade -> "protocol version " + upgrade.protocolVersion();
    };
  }

  /** Empty for what the API server lets pass and the protocol does not: nobody could say it. */
  private static Optional<Change> change(FederationSpec.AgreedChange agreed) {
    if (agreed.restart() != null) {
      // Where the feed ends is not for its user to say: see restarts.
      return Optional.empty();
    }
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
