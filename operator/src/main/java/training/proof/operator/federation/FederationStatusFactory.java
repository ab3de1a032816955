package training.proof.operator.federation;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import training.proof.crds.v1alpha1.Credits;
import training.proof.crds.v1alpha1.Federation;
import training.proof.crds.v1alpha1.FederationStatus;
import training.proof.crds.v1alpha1.FederationStatusBuilder;
import training.proof.operator.key.Identity;
import training.proof.operator.status.Conditions;
import training.proof.operator.view.RewardAccounts;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Accounts;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.statement.Change;

/** What a Federation shows (pure). */
final class FederationStatusFactory {
  private final Identity identity;
  private final Clock clock;

  FederationStatusFactory(Identity identity, Clock clock) {
    this.identity = identity;
    this.clock = clock;
  }

  /**
   * @param trouble why there is no genesis yet, or why the one there is wrong
   * @param unreachable members that do not answer
   * @param waitsFor members to hear from before this one signs anything
   * @param lacks what is missing of the records on the volume
   */
  FederationStatus of(
      Federation federation,
      LedgerState state,
      Optional<String> trouble,
      List<String> unreachable,
      List<String> waitsFor,
      Optional<String> lacks,
      Map<String, Long> refused) {
    Optional<Epoch> epoch = state.epoch();
    FeedHead head = state.head(identity.member());
    Optional<String> digest = epoch.map(e -> Accounts.ledgerDigest(state).hex());
    return FederationStatusBuilder.builder()
        .conditions(
            conditions(
                federation,
                state,
                trouble,
                unreachable,
                waitsFor,
                lacks,
                AgreedChanges.waiting(federation.getSpec(), identity, state.epochs())))
        .observedGeneration(federation.getMetadata().getGeneration())
        .member(identity.member())
        .publicKey(identity.publicKey(epoch))
        .certificateSha256(identity.certificateSha256().hex())
        .federation(epoch.map(Epoch::federation).map(Digest::hex).orElse(null))
        .epoch(epoch.map(e -> (long) e.number()).orElse(null))
        .protocolVersion(epoch.map(Epoch::protocolVersion).orElse(null))
        .voters(epoch.map(Epoch::n).orElse(null))
        .quorum(epoch.map(Epoch::q).orElse(null))
        .incarnation(epoch.map(e -> (long) e.incarnation(identity.member())).orElse(1L))
        .counter(head.counter())
        .ledgerDigest(digest.orElse(null))
        .credits(epoch.map(e -> credits(state)).orElse(null))
        .statements(counts(state, refused))
        .missing(unreachable)
        .summary(
            new FederationStatus.Summary(
                identity.member(),
                epoch.map(e -> Integer.toString(e.number())).orElse("-"),
                epoch.map(e -> (e.n() - unreachable.size()) + "/" + e.n()).orElse("-"),
                digest.map(d -> d.substring(0, 12)).orElse("-"),
                identity.publicKey(epoch)))
        .build();
  }

  private List<training.proof.crds.v1alpha1.Condition> conditions(
      Federation federation,
      LedgerState state,
      Optional<String> trouble,
      List<String> unreachable,
      List<String> waitsFor,
      Optional<String> lacks,
      Optional<String> change) {
    var before = federation.getStatus() == null ? null : federation.getStatus().conditions();
    var conditions =
        new Conditions(
            before == null ? List.of() : before, federation.getMetadata().getGeneration(), clock);
    Optional<Epoch> epoch = state.epoch();
    boolean founded = epoch.isPresent() && trouble.isEmpty();
    boolean reached = unreachable.isEmpty();
    String missing = "not reachable: " + String.join(", ", unreachable);
    keyReady(conditions, state);
    conditions.set(
        "GenesisReady",
        founded,
        founded ? "Founded" : "Waiting",
        trouble.orElse(founded ? "" : "waiting for the genesis"));
    boolean known = epoch.filter(Epoch::isServed).isPresent();
    String newer = known ? "" : epoch.map(Epoch::unserved).orElse("");
    conditions.set(
        "ProtocolKnown",
        founded && known,
        !founded ? "NoGenesis" : known ? "Served" : "NewerProtocol",
        founded ? newer : "");
    conditions.set(
        "PeersReachable",
        founded && reached,
        founded ? (reached ? "AllReachable" : "Unreachable") : "NoGenesis",
        founded && !reached ? missing : "");
    boolean abreast = founded && waitsFor.isEmpty();
    conditions.set(
        "CaughtUp",
        abreast,
        founded ? (abreast ? "OwnFeedKnown" : "Waiting") : "NoGenesis",
        founded && !abreast
            ? "before this member signs, others tell it what it has said before; missing: "
                + String.join(", ", waitsFor)
            : "");
    conditions.set(
        "RecordWhole",
        founded && lacks.isEmpty(),
        !founded ? "NoGenesis" : lacks.isEmpty() ? "Whole" : "Rebuilding",
        founded ? lacks.orElse("") : "");
    conditions.set(
        "MembersAgreed",
        founded && change.isEmpty(),
        !founded ? "NoGenesis" : change.isEmpty() ? "AsAgreed" : "Waiting",
        change.filter(what -> founded).orElse(""));
    boolean quorum = epoch.filter(e -> e.n() - unreachable.size() >= e.q()).isPresent();
    conditions.set(
        "Ready",
        founded && known && quorum,
        !founded ? "NoGenesis" : !known ? "NewerProtocol" : quorum ? "QuorumReachable" : "NoQuorum",
        !founded
            ? trouble.orElse("waiting for the genesis")
            : !known
                ? newer
                : quorum ? few(epoch.get()) : "a quorum of voters is missing; " + missing);
    return conditions.list();
  }

  /** A key that is there is ready; of two the user is told which may go when. */
  private void keyReady(Conditions conditions, LedgerState state) {
    Optional<String> next = identity.nextPublicKey();
    if (next.isEmpty()) {
      conditions.set(
          "KeyReady", true, "KeyLoaded", "the key of " + identity.member() + " is loaded");
    } else if (next.get().equals(identity.publicKey(state.epoch()))) {
      conditions.set(
          "KeyReady",
          true,
          "NextKeyInUse",
          "this member signs with its next key, %s, since %s lists it: let it take the place of the one before in the key Secret"
              .formatted(next.get(), "epoch " + state.epoch().orElseThrow().number()));
    } else {
      conditions.set(
          "KeyReady",
          true,
          "NextKeyWaiting",
          "the next key, %s, is loaded; %s"
              .formatted(
                  next.get(),
                  state
                      .epoch()
                      .filter(epoch -> epoch.isVoter(identity.member()))
                      .flatMap(
                          epoch ->
                              state
                                  .epochs()
                                  .objection(
                                      new Change.Renew(
                                          identity.entry(
                                              epoch
                                                  .members()
                                                  .get(identity.member())
                                                  .organisation()))))
                      .map(objection -> "it cannot take the place of the present one: " + objection)
                      .orElse(
                          "it signs once a quorum of members agrees, which they do by themselves")));
    }
  }

  private static String few(Epoch epoch) {
    return epoch.n() < 4
        ? "fewer than 4 organisations: one that crashes stops settlement, and nobody is convicted"
        : "";
  }

  private Credits credits(LedgerState state) {
    Accounts.Account account = Accounts.of(state).get(identity.member());
    return account == null ? null : RewardAccounts.credits(account);
  }

  private static FederationStatus.StatementCounts counts(
      LedgerState state, Map<String, Long> refused) {
    long held = state.feeds().values().stream().mapToLong(FeedHead::counter).sum();
    long voided =
        state.epochs().voids().size()
            + state.rounds().values().stream()
                .mapToLong(round -> round.view().voids().size())
                .sum();
    return new FederationStatus.StatementCounts(
        held,
        voided,
        refused.entrySet().stream()
            .map(entry -> new FederationStatus.ReasonCount(entry.getKey(), entry.getValue()))
            .toList());
  }
}
