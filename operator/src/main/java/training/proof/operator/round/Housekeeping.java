package training.proof.operator.round;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import training.proof.operator.blob.BlobStore;
import training.proof.operator.blob.DataManifests;
import training.proof.operator.dataset.PackTasks;
import training.proof.operator.job.JobNames;
import training.proof.operator.job.JobRunner;
import training.proof.operator.state.PeerStates;
import training.proof.operator.state.StateBroker;
import training.proof.operator.work.TaskStore;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.decide.Retention;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.recipe.DataManifest;
import training.proof.protocol.task.Task;

/**
 * Frees the volume of what ended rounds leave: their tasks once no pod can ask for them, then every
 * blob that neither the record, nor a data set, nor a task needs.
 */
@Singleton
class Housekeeping {
  private static final Logger LOG = Logger.getLogger(Housekeeping.class);

  /** What came in lately is spared anyway, so that looking more often would find no more. */
  private static final Duration PERIOD = Duration.ofMinutes(2);

  private final TaskStore tasks;
  private final BlobStore blobs;
  private final Supplier<Set<Digest>> held;
  private final Consumer<Digest> taskGone;
  private final Consumer<Digest> roundGone;
  private final Clock clock;
  private Instant due = Instant.MIN;

  @Inject
  Housekeeping(
      TaskStore tasks,
      BlobStore blobs,
      JobRunner jobs,
      RoundObjects objects,
      Facts facts,
      StateBroker served,
      PeerStates asked,
      Clock clock) {
    this(
        tasks,
        blobs,
        () -> held(jobs, objects),
        facts::forget,
        round -> {
          served.forget(round);
          asked.forget(round);
        },
        clock);
  }

  /**
   * @param held tasks that must stay, whatever became of their round
   * @param taskGone told of each task that is forgotten
   * @param roundGone told of each round of which tasks were left
   */
  Housekeeping(
      TaskStore tasks,
      BlobStore blobs,
      Supplier<Set<Digest>> held,
      Consumer<Digest> taskGone,
      Consumer<Digest> roundGone,
      Clock clock) {
    this.tasks = tasks;
    this.blobs = blobs;
    this.held = held;
    this.taskGone = taskGone;
    this.roundGone = roundGone;
    this.clock = clock;
  }

  /** To be called often; seldom does something. */
  void tidy(LedgerState state) {
    Instant now = clock.instant();
    if (now.isBefore(due)) {
      return;
    }
    due = now.plus(PERIOD);
    long freed =
        sweep(
            id -> state.round(id).filter(round -> !Retention.isAlive(state, round)).isPresent(),
            Retention.blobs(state));
    if (freed > 0) {
      LOG.infof("Freed %d KB that ended rounds had left", freed / 1000);
    }
  }

  /**
   * @param isOver whether nothing more is to be done in a round
   * @param recorded blobs that the record needs
   * @return bytes freed
   */
  long sweep(Predicate<Digest> isOver, Set<Digest> recorded) {
    Set<Digest> stay = held.get();
    var needed = new HashSet<Digest>(recorded);
    var ended = new HashSet<Digest>();
    for (Digest name : tasks.tasks()) {
      if (stay.contains(name) || !isOver(name, isOver, ended)) {
        needed.addAll(tasks.blobs(name));
      } else {
        taskGone.accept(name);
        tasks.remove(name);
      }
    }
    ended.forEach(roundGone);
    for (Digest named : Set.copyOf(needed)) {
      DataManifests.read(blobs, named).ifPresent(data -> needed.addAll(blobs(data)));
    }
    return blobs.collect(needed);
  }

  private static Set<Digest> blobs(DataManifest data) {
    var blobs = new HashSet<Digest>(List.of(data.train(), data.heldOut()));
    data.tokenizerFile().ifPresent(file -> blobs.add(file.blob()));
    return blobs;
  }

  private boolean isOver(Digest name, Predicate<Digest> isOver, Set<Digest> ended) {
    return switch (tasks.task(name).orElse(null)) {
      case null -> true;
      case Task.SelfTest selfTest -> false;
      case Task.Pack pack -> true;
      case Task task -> task.inRound().filter(isOver).map(ended::add).isPresent();
    };
  }

  /** Tasks that a pod works on, and those that pack data sets which are still there. */
  private static Set<Digest> held(JobRunner jobs, RoundObjects objects) {
    Stream<Digest> busy =
        jobs.jobs().stream()
            .filter(job -> jobs.observe(job.getMetadata().getName()).isActive())
            .flatMap(job -> JobNames.task(job).stream());
    Stream<Digest> packed =
        objects.datasets().stream().map(data -> PackTasks.task(data.getSpec()).digest());
    return Stream.concat(busy, packed).collect(Collectors.toSet());
  }
}
