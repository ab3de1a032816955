package training.proof.operator.round;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import training.proof.crds.v1alpha1.Federation;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.crds.v1alpha1.NumericMode;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.blob.DataManifests;
import training.proof.operator.federation.AgreedChanges;
import training.proof.operator.job.JobNames;
import training.proof.operator.job.JobRunner;
import training.proof.operator.job.JobState;
import training.proof.operator.key.Identity;
import training.proof.operator.ledger.Ledger;
import training.proof.operator.ledger.Reception;
import training.proof.operator.status.Conditions;
import training.proof.operator.work.TaskStore;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.decide.LocalFacts;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Change;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** Gathers what this cluster alone knows, as the protocol wants to be told. */
@Singleton
class Facts {
  private final Ledger ledger;
  private final BlobStore blobs;
  private final TaskStore tasks;
  private final JobRunner jobs;
  private final Peers peers;
  private final RoundObjects objects;
  private final StepTimes times;
  private final Identity identity;
  private final Reception reception;
  private final Map<Digest, TaskResult> results = new ConcurrentHashMap<>();
  private final Map<OwnSlot, Digest> training = new ConcurrentHashMap<>();
  private final Map<Digest, DataManifest> manifests = new ConcurrentHashMap<>();

  @Inject
  Facts(
      Ledger ledger,
      BlobStore blobs,
      TaskStore tasks,
      JobRunner jobs,
      Peers peers,
      RoundObjects objects,
      StepTimes times,
      Identity identity,
      Reception reception) {
    this.ledger = ledger;
    this.blobs = blobs;
    this.tasks = tasks;
    this.jobs = jobs;
    this.peers = peers;
    this.objects = objects;
    this.times = times;
    this.identity = identity;
    this.reception = reception;
  }

  /** Reads the results of an earlier life. */
  void load() {
    tasks.tasks().forEach(this::resultStored);
  }

  /** Takes notice of a new result. */
  void resultStored(Digest task) {
    tasks
        .result(task)
        .ifPresent(
            result -> {
              results.put(task, result);
              if (tasks.task(task).orElseThrow() instanceof Task.Train train) {
                training.put(new OwnSlot(train.round(), train.slot()), task);
                times.learn(train, (TaskResult.Trained) result);
              }
            });
  }

  /** Forgets a task of an ended round. */
  void forget(Digest task) {
    results.remove(task);
    training.values().removeIf(task::equals);
  }

  private record OwnSlot(Digest round, int slot) {}

  /** The result of training an own slot. */
  Optional<TaskResult.Trained> trained(Digest round, int slot) {
    return Optional.ofNullable(training.get(new OwnSlot(round, slot)))
        .map(results::get)
        .map(TaskResult.Trained.class::cast);
  }

  LocalFacts gather(LedgerState state) {
    Optional<GpuPool> pool = objects.readyPool();
    return new LocalFacts(
        ledger.arrivals(),
        peers.unreachable(),
        blobs::has,
        manifests(state),
        Map.copyOf(results),
        failures(),
        wants(),
        withdrawn(state),
        changes(state),
        pool.map(Facts::offered),
        pool.isPresent() ? Optional.empty() : Optional.of("the GpuPool is not ready"),
        blobs.freeBytes());
  }

  private List<LocalFacts.Want> wants() {
    return objects.ownRounds().stream()
        .flatMap(
            round ->
                objects
                    .dataset(round)
                    .filter(data -> Wants.obstacle(round, Optional.of(data), times).isEmpty())
                    .map(data -> Wants.want(round, data))
                    .stream())
        .toList();
  }

  private Set<Change> changes(LedgerState state) {
    return objects
        .federation()
        .map(Federation::getSpec)
        .map(
            spec -> {
              var changes = new HashSet<>(AgreedChanges.of(spec, identity, state.epochs()));
              changes.addAll(reception.restarts(AgreedChanges.restarts(spec)));
              return Set.copyOf(changes);
            })
        .orElse(Set.of());
  }

  /** Whether this cluster's user wants nothing said before others have ended what it lost. */
  boolean isToBeRestarted(LedgerState state) {
    return objects
        .federation()
        .filter(
            federation ->
                AgreedChanges.isToBeRestarted(
                    federation.getSpec(), identity.member(), state.epochs()))
        .isPresent();
  }

  /** Own rounds whose object the user has deleted; the informer knows every object there is. */
  private Set<Digest> withdrawn(LedgerState state) {
    return state.rounds().values().stream()
        .filter(round -> objects.isOwn(round) && objects.object(round).isEmpty())
        .map(Round::id)
        .collect(Collectors.toSet());
  }

  private Map<Digest, DataManifest> manifests(LedgerState state) {
    Set<Digest> named = new HashSet<>();
    state.rounds().values().forEach(round -> named.add(round.open().data()));
    named.forEach(this::manifest);
    return Map.copyOf(manifests);
  }

  /** The data manifest behind a digest, if it is here and is one. */
  Optional<DataManifest> manifest(Digest data) {
    if (!manifests.containsKey(data)) {
      DataManifests.read(blobs, data).ifPresent(manifest -> manifests.put(data, manifest));
    }
    return Optional.ofNullable(manifests.get(data));
  }

  private Map<Digest, String> failures() {
    Map<Digest, String> failures = new HashMap<>();
    for (var job : jobs.jobs()) {
      if (jobs.observe(job.getMetadata().getName()) instanceof JobState.Failed failed) {
        JobNames.task(job)
            .ifPresent(task -> failures.put(task, failed.reason() + ": " + failed.message()));
      }
    }
    return failures;
  }

  /** FP32 is offered once the self-test has said what its results depend on. */
  static LocalFacts.Pool offered(GpuPool pool) {
    Optional<Digest> computeClass =
        Optional.ofNullable(pool.getStatus().computeClass())
            .filter(known -> pool.getSpec().numericModes().contains(NumericMode.CLASS_EXACT))
            .map(Digest::new);
    return new LocalFacts.Pool(
        pool.getSpec().slots(),
        pool.getSpec().deviceClass(),
        pool.getSpec().numericModes().stream()
            .filter(mode -> mode == NumericMode.EXACT || computeClass.isPresent())
            .map(Recipes::mode)
            .toList(),
        computeClass,
        pool.getSpec().policy().minPrice(),
        pool.getSpec().policy().sponsors().stream().collect(Collectors.toSet()));
  }

  static boolean isReady(GpuPool pool) {
    return pool.getStatus() != null && Conditions.isTrue(pool.getStatus().conditions(), "Ready");
  }
}
