package training.proof.operator.pool;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import training.proof.crds.v1alpha1.GpuPool;
import training.proof.operator.config.OperatorConfig;
import training.proof.operator.job.JobFactory;
import training.proof.operator.job.JobNames;
import training.proof.operator.job.JobRequest;
import training.proof.operator.job.JobRunner;
import training.proof.operator.job.JobState;
import training.proof.operator.volume.DurableFiles;
import training.proof.operator.work.TaskStore;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** Has each pool compute the known answer, again whenever image, environment or nodes changed. */
@Singleton
final class SelfTests {
  private static final Task TASK = new Task.SelfTest("exact", Task.VERSION);
  private static final Digest DIGEST = TASK.digest();
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private final OperatorConfig config;
  private final TaskStore tasks;
  private final JobFactory factory;
  private final JobRunner jobs;
  private final Path folder;
  private final DurableFiles files;

  SelfTests(OperatorConfig config, TaskStore tasks, JobFactory factory, JobRunner jobs) {
    this.config = config;
    this.tasks = tasks;
    this.factory = factory;
    this.jobs = jobs;
    this.folder = config.dataDir().resolve("self-tests");
    this.files = new DurableFiles(folder.resolve("tmp"));
  }

  static boolean isSelfTest(Digest task) {
    return task.equals(DIGEST);
  }

  /** The result for the pool as it is now. */
  Optional<TaskResult.SelfTested> result(GpuPool pool) {
    return isCurrent(pool)
        ? tasks.result(DIGEST).map(TaskResult.SelfTested.class::cast)
        : Optional.empty();
  }

  JobState job(GpuPool pool) {
    return jobs.observe(jobName(pool));
  }

  /** Sees to it that there is a result or a Job that makes one. */
  void ensure(GpuPool pool) {
    if (!isCurrent(pool)) {
      tasks.remove(DIGEST);
      jobs.delete(jobName(pool));
      files.write(file(pool), fingerprint(pool));
    }
    if (tasks.result(DIGEST).isEmpty()) {
      start(pool);
    }
  }

  private void start(GpuPool pool) {
    switch (job(pool)) {
      case JobState.Absent absent -> {
        tasks.add(TASK);
        jobs.ensure(factory.create(JobRequest.outsideRounds(TASK, pool, pool, DEADLINE)));
      }
      case JobState.Done done -> jobs.delete(jobName(pool));
      case JobState.Pending pending -> tasks.add(TASK);
      case JobState.Running running -> tasks.add(TASK);
      case JobState.Failed failed -> {}
    }
  }

  private boolean isCurrent(GpuPool pool) {
    return DurableFiles.read(file(pool))
        .filter(known -> Arrays.equals(known, fingerprint(pool)))
        .isPresent();
  }

  private Path file(GpuPool pool) {
    return folder.resolve(pool.getMetadata().getName());
  }

  /** All that may change what is computed. */
  private byte[] fingerprint(GpuPool pool) {
    var all = new TreeMap<String, String>(config.trainerEnv());
    pool.getSpec().trainerEnv().forEach(variable -> all.put(variable.name(), variable.value()));
    pool.getSpec().nodeSelector().forEach((key, value) -> all.put("node:" + key, value));
    all.put("image", config.trainerImage());
    all.put("class", pool.getSpec().deviceClass());
    return CanonicalJson.text(all).getBytes(StandardCharsets.UTF_8);
  }

  private static String jobName(GpuPool pool) {
    return JobNames.name(pool.getMetadata().getName(), TASK, DIGEST);
  }
}
