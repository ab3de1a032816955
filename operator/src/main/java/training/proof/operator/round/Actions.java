package training.proof.operator.round;

import io.fabric8.kubernetes.api.model.HasMetadata;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.blob.Blobs;
import training.proof.operator.job.JobFactory;
import training.proof.operator.job.JobNames;
import training.proof.operator.job.JobRequest;
import training.proof.operator.job.JobRunner;
import training.proof.operator.ledger.FeedWriter;
import training.proof.operator.work.TaskStore;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.decide.Action;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Kind;
import training.proof.protocol.task.Task;

/** Carries out what was decided. Every action can be carried out twice. */
@Singleton
class Actions {
  private static final Logger LOG = Logger.getLogger(Actions.class);

  private final FeedWriter feed;
  private final BlobStore blobs;
  private final TaskStore tasks;
  private final JobFactory factory;
  private final JobRunner jobs;
  private final Peers peers;
  private final RoundObjects objects;
  private final Set<Digest> kept = new HashSet<>();

  @Inject
  Actions(
      FeedWriter feed,
      BlobStore blobs,
      TaskStore tasks,
      JobFactory factory,
      JobRunner jobs,
      Peers peers,
      RoundObjects objects) {
    this.feed = feed;
    this.blobs = blobs;
    this.tasks = tasks;
    this.factory = factory;
    this.jobs = jobs;
    this.peers = peers;
    this.objects = objects;
  }

  void carryOut(LedgerState state, Action action) {
    switch (action) {
      case Action.Issue issue -> issue(issue.body());
      case Action.Run run -> state.round(run.round()).ifPresent(round -> run(round, run.task()));
      case Action.Fetch fetch -> peers.fetch(fetch.blob(), fetch.from(), fetch.maxBytes());
      case Action.Keep keep -> keep(keep.content());
    }
  }

  private void issue(Body body) {
    var signed = feed.issue(body);
    LOG.infof(
        "Issued %s %d%s",
        Kind.of(body).wireName(),
        signed.header().counter(),
        body.roundId().map(round -> " in round " + round.label()).orElse(""));
  }

  private void keep(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    if (kept.add(Digest.of(bytes))) {
      Blobs.put(blobs, bytes);
    }
  }

  private void run(Round round, Task task) {
    Optional<GpuPool> pool = objects.readyPool();
    Optional<HasMetadata> owner =
        objects.object(round).<HasMetadata>map(shown -> shown).or(() -> substitute(round, pool));
    if (owner.isEmpty() || pool.isEmpty()) {
      return;
    }
    tasks.add(task);
    var request =
        new JobRequest(
            task,
            owner.get(),
            pool.get(),
            deadline(round, task),
            Optional.of(round.epoch().federation()),
            Optional.of(round.id()));
    if (jobs.ensure(factory.create(request))) {
      LOG.infof(
          "Started %s for round %s",
          JobNames.name(owner.get().getMetadata().getName(), task, task.digest()),
          round.id().label());
    }
  }

  /** Audits of a round that this cluster's user has withdrawn go on; the pool holds their Jobs. */
  private Optional<HasMetadata> substitute(Round round, Optional<GpuPool> pool) {
    return objects.isOwn(round) ? pool.map(held -> held) : Optional.empty();
  }

  private static Duration deadline(Round round, Task task) {
    Body.Windows windows = round.open().windows();
    int seconds =
        switch (task) {
          case Task.Train train -> windows.train();
          case Task.Replay replay -> windows.audit() + windows.judgement();
          default -> windows.settle() + windows.judgement();
        };
    return Duration.ofSeconds(seconds);
  }
}
