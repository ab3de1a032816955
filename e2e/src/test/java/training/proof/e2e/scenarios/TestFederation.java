package training.proof.e2e.scenarios;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import training.proof.crds.v1alpha1.Dataset;
import training.proof.crds.v1alpha1.Federation;
import training.proof.crds.v1alpha1.FederationSpec;
import training.proof.crds.v1alpha1.FederationSpecBuilder;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.crds.v1alpha1.Peer;
import training.proof.crds.v1alpha1.ProofSubmission;
import training.proof.crds.v1alpha1.TrainingRoundStatus;
import training.proof.protocol.statement.ProtocolVersions;

/** Four members, one a cluster, that a scenario installs, founds, uses and removes. */
final class TestFederation implements AutoCloseable {
  static final List<String> NAMES = List.of("alpha", "beta", "gamma", "delta");

  private final String namespace;
  private final int port;
  private final List<Member> members;

  private TestFederation(String namespace, int port) {
    this.namespace = namespace;
    this.port = port;
    this.members = NAMES.stream().map(name -> new Member(name, namespace)).toList();
  }

  /** Installs, founds, joins, and packs the sample text at the first member. */
  static TestFederation create(String namespace, int port) {
    return create(namespace, port, Set.of());
  }

  /** The same, where some are not in the genesis and join once it is founded. */
  static TestFederation create(String namespace, int port, Set<String> newcomers) {
    var federation = new TestFederation(namespace, port);
    federation.remove();
    federation.install();
    federation.found(newcomers);
    newcomers.forEach(federation::admit);
    federation.pack(Samples.text());
    return federation;
  }

  /** Applies a data set at the sponsor, and waits until it is packed. */
  void pack(Dataset dataset) {
    sponsor(dataset);
    String name = dataset.getMetadata().getName();
    waitFor(
        Duration.ofMinutes(4),
        "the data set " + name,
        () ->
            get("alpha")
                    .find(Dataset.class, name)
                    .map(Dataset::getStatus)
                    .filter(status -> status.dataDigest() != null)
                    .isPresent()
                ? Optional.empty()
                : Optional.of("not packed yet"));
  }

  Member get(String name) {
    return members.stream().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }

  List<Member> members() {
    return members;
  }

  /** Installs or upgrades releases; the arguments go to helm. */
  void install(String... helmArguments) {
    install(List.of(), helmArguments);
  }

  void install(List<String> names, String... helmArguments) {
    var arguments = new ArrayList<>(List.of("bed", "members", "--namespace", namespace));
    arguments.addAll(List.of("--node-port", Integer.toString(port), "--slots", "1"));
    arguments.addAll(names);
    arguments.add("--");
    arguments.addAll(List.of("--set", "gpu.resource=nvidia.com/gpu"));
    arguments.addAll(List.of(helmArguments));
    Script.proofpool(arguments.toArray(String[]::new));
    waitFor(
        Duration.ofMinutes(2),
        "members to see each other",
        () -> members.stream().flatMap(m -> silent(m).stream()).findFirst());
  }

  /** Members of the federation, if there is one, that do not answer this one. */
  private static Optional<String> silent(Member member) {
    List<String> silent =
        member.list(Peer.class).stream()
            .filter(
                peer ->
                    peer.getStatus() == null
                        || !Member.isTrue(peer.getStatus().conditions(), "Reachable"))
            .map(peer -> peer.getSpec().name())
            .toList();
    return silent.isEmpty()
        ? Optional.empty()
        : Optional.of(member.name() + ": no answer from " + silent);
  }

  void uninstall(String name) {
    Script.program(
        "helm",
        "uninstall",
        "proofpool",
        "--kube-context",
        name,
        "--namespace",
        namespace,
        "--wait");
  }

  /** Founds the federation at the first member; the others pin its digest. */
  private void found(Set<String> newcomers) {
    waitFor(
        Duration.ofMinutes(3),
        "keys and pools",
        () -> members.stream().flatMap(m -> notStarted(m).stream()).findFirst());
    List<Member> founders =
        members.stream().filter(member -> !newcomers.contains(member.name())).toList();
    var listed = founders.stream().map(this::listed).toList();
    edit(
        get("alpha"),
        spec ->
            FederationSpecBuilder.builder(spec)
                .genesis(new FederationSpec.Genesis(namespace, ProtocolVersions.NEWEST, listed))
                .build());
    waitFor(
        Duration.ofMinutes(1),
        "the genesis",
        () ->
            get("alpha").federation().map(status -> status.federation()).isPresent()
                ? Optional.empty()
                : Optional.of("no genesis at alpha"));
    var founder = get("alpha").federation().orElseThrow();
    members.stream()
        .skip(1)
        .forEach(
            member ->
                edit(
                    member,
                    spec ->
                        FederationSpecBuilder.builder(spec)
                            .genesisDigest(founder.federation())
                            .introducer(
                                new FederationSpec.Introducer(
                                    endpoint("alpha"), founder.certificateSha256()))
                            .build()));
    waitFor(
        Duration.ofMinutes(2),
        "all founders ready",
        () -> founders.stream().flatMap(m -> notReady(m).stream()).findFirst());
  }

  /** All others agree that somebody joins. */
  private void admit(String newcomer) {
    FederationSpec.GenesisMember listed = listed(get(newcomer));
    var join =
        new FederationSpec.Newcomer(
            listed.name(),
            listed.organisation(),
            listed.endpoint(),
            listed.publicKey(),
            listed.certificateSha256());
    agree(newcomer, new FederationSpec.AgreedChange(join, null, null, null, null));
    waitFor(
        Duration.ofMinutes(2),
        newcomer + " to be a member",
        () -> members.stream().flatMap(m -> notReady(m).stream()).findFirst());
  }

  /** All but this one agree to a change of the member list. */
  private void agree(String butFor, FederationSpec.AgreedChange change) {
    members.stream()
        .filter(member -> !member.name().equals(butFor))
        .forEach(
            member ->
                edit(
                    member,
                    spec -> FederationSpecBuilder.builder(spec).agreesTo(List.of(change)).build()));
  }

  private Optional<String> notStarted(Member member) {
    boolean key = member.federation().filter(s -> s.publicKey() != null).isPresent();
    boolean pool =
        member
            .find(GpuPool.class, "default")
            .map(GpuPool::getStatus)
            .filter(status -> Member.isTrue(status.conditions(), "Ready"))
            .isPresent();
    return key && pool
        ? Optional.empty()
        : Optional.of(member.name() + ": key " + key + ", pool " + pool);
  }

  private static Optional<String> notReady(Member member) {
    return member.federation().filter(s -> Member.isTrue(s.conditions(), "Ready")).isPresent()
        ? Optional.empty()
        : Optional.of(member.name());
  }

  private FederationSpec.GenesisMember listed(Member member) {
    var status = member.federation().orElseThrow();
    return new FederationSpec.GenesisMember(
        member.name(),
        member.name() + " labs",
        endpoint(member.name()),
        status.publicKey(),
        status.certificateSha256(),
        1_000_000L);
  }

  private String endpoint(String member) {
    return "https://" + member + "-control-plane:" + port;
  }

  /** Again where the operator has written the status in between. */
  private void edit(Member member, UnaryOperator<FederationSpec> change) {
    waitFor(
        Duration.ofSeconds(30),
        "the Federation of " + member.name() + " to be edited",
        () -> {
          try {
            editOnce(member, change);
            return Optional.empty();
          } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
              throw e;
            }
            return Optional.of("it has changed meanwhile");
          }
        });
  }

  private void editOnce(Member member, UnaryOperator<FederationSpec> change) {
    member
        .client()
        .resources(Federation.class)
        .inNamespace(namespace)
        .withName("federation")
        .edit(
            federation -> {
              federation.setSpec(change.apply(federation.getSpec()));
              return federation;
            });
  }

  /** Applies an object at the sponsor, alpha. */
  void sponsor(HasMetadata object) {
    get("alpha").apply(object);
  }

  /** Waits until all members show the round as settled; returns what the sponsor shows. */
  TrainingRoundStatus settled(String run, int index, boolean standalone, List<String> at) {
    settledAt(run, index, standalone, at);
    return get("alpha").round("alpha", run, index, standalone).orElseThrow();
  }

  /** Waits until these members show the round as settled. */
  void settledAt(String run, int index, boolean standalone, List<String> at) {
    waitFor(
        Duration.ofMinutes(5),
        "round " + index + " of " + run,
        () ->
            at.stream()
                .flatMap(name -> notSettled(get(name), run, index, standalone).stream())
                .findFirst());
  }

  TrainingRoundStatus settled(String run, int index) {
    return settled(run, index, false, NAMES);
  }

  private static Optional<String> notSettled(
      Member member, String run, int index, boolean standalone) {
    Optional<TrainingRoundStatus> status = member.round("alpha", run, index, standalone);
    return status.filter(s -> Member.isTrue(s.conditions(), "Settled")).isPresent()
        ? Optional.empty()
        : Optional.of(
            member.name() + ": " + status.map(TrainingRoundStatus::waitingFor).orElse("not seen"));
  }

  /** What every member shows of proofs and members, for the message of a check that failed. */
  String described() {
    var text = new StringBuilder();
    for (Member member : members) {
      member
          .list(ProofSubmission.class)
          .forEach(
              proof ->
                  text.append('\n').append(member.name()).append(": ").append(proof.getStatus()));
      member
          .list(Peer.class)
          .forEach(
              peer ->
                  text.append('\n').append(member.name()).append(": ").append(peer.getStatus()));
      text.append('\n').append(member.name()).append(": ").append(member.federation());
    }
    return text.toString();
  }

  /**
   * Waits until nothing is missing.
   *
   * @param missing what is; shown when the time is up
   */
  void waitFor(Duration most, String what, Supplier<Optional<String>> missing) {
    await(namespace + ": " + what)
        .atMost(most)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions()
        .untilAsserted(
            () ->
                missing
                    .get()
                    .ifPresent(
                        m -> {
                          throw new AssertionError("waiting for " + m);
                        }));
  }

  private void remove() {
    for (Member member : members) {
      Script.program(
          "helm",
          "uninstall",
          "proofpool",
          "--kube-context",
          member.name(),
          "--namespace",
          namespace,
          "--ignore-not-found",
          "--wait");
      member.client().namespaces().withName(namespace).delete();
    }
    for (Member member : members) {
      member
          .client()
          .namespaces()
          .withName(namespace)
          .waitUntilCondition(found -> found == null, 2, java.util.concurrent.TimeUnit.MINUTES);
    }
  }

  @Override
  public void close() {
    remove();
    members.forEach(Member::close);
  }
}
