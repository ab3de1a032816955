package training.proof.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import training.proof.numerics.NumericsException;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.local.LocalProgram;
import training.proof.trainer.verb.Verb;
import training.proof.trainer.work.ArtefactStore;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.ExitCode;
import training.proof.trainer.work.FolderStore;
import training.proof.trainer.work.Metrics;
import training.proof.trainer.work.Progress;
import training.proof.trainer.work.Scratch;
import training.proof.trainer.work.TrainerException;
import training.proof.trainer.work.WorkApiStore;
import training.proof.trainer.work.Workspace;

/** Takes one task, does it, stores its result and says how it ended. */
public final class TrainerProgram {
  private static final Duration OPERATOR_PATIENCE = Duration.ofMinutes(2);
  private static final Duration STATE_PATIENCE = Duration.ofMinutes(10);

  private final Verb<Task.Train> train;
  private final Verb<Task.Replay> replay;
  private final Verb<Task.Aggregate> aggregate;
  private final Verb<Task.Score> score;
  private final Verb<Task.SelfTest> selfTest;
  private final Verb<Task.Pack> pack;
  private final PrintStream err;

  /** A program of these verbs that tells people on {@code err}. */
  public TrainerProgram(
      Verb<Task.Train> train,
      Verb<Task.Replay> replay,
      Verb<Task.Aggregate> aggregate,
      Verb<Task.Score> score,
      Verb<Task.SelfTest> selfTest,
      Verb<Task.Pack> pack,
      PrintStream err) {
    this.train = train;
    this.replay = replay;
    this.aggregate = aggregate;
    this.score = score;
    this.selfTest = selfTest;
    this.pack = pack;
    this.err = err;
  }

  /**
   * @param environment where a pod finds its operator
   * @return how the process is to end; the cause is on the last line of the error stream
   */
  public ExitCode run(String[] arguments, Map<String, String> environment) {
    try {
      if (arguments.length > 0 && arguments[0].equals("local")) {
        new LocalProgram(System.out, err).run(List.of(arguments).subList(1, arguments.length));
      } else {
        run(Arguments.parse(arguments), environment);
      }
      return ExitCode.DONE;
    } catch (TrainerException e) {
      return end(e.exitCode(), e.getMessage());
    } catch (MalformedException | NumericsException e) {
      return end(ExitCode.BAD_TASK, e.getMessage());
    } catch (UncheckedIOException e) {
      return end(ExitCode.TRANSIENT, "reading or writing failed: " + e.getCause());
    } catch (IOException e) {
      return end(ExitCode.TRANSIENT, "reading or writing failed: " + e);
    } catch (RuntimeException | Error e) {
      e.printStackTrace(err);
      return end(ExitCode.FAILED, e.toString());
    }
  }

  private ExitCode end(ExitCode code, String cause) {
    err.println("error: " + cause);
    return code;
  }

  private void run(Arguments arguments, Map<String, String> environment) throws IOException {
    var clock = InstantSource.system();
    var metrics = new Metrics(clock);
    try (var store = store(arguments, environment)) {
      Task task = store.task();
      arguments.requireVerb(task.verb());
      metrics.add("startMillis", metrics.all().getOrDefault("wallMillis", 0L));
      var scratch = Scratch.make(task.digest());
      try {
        var blobs = new Blobs(store, scratch, metrics);
        var work = new Workspace(store, blobs, new Progress(store, err, clock), metrics);
        deliver(carryOut(task, work), store, arguments.out());
      } finally {
        Scratch.remove(scratch);
      }
    }
  }

  private void deliver(TaskResult result, ArtefactStore store, Optional<Path> out)
      throws IOException {
    store.putResult(result);
    if (out.isPresent()) {
      Files.write(out.get(), result.encode());
    }
    err.println("done: task " + result.task() + " result " + result.digest());
  }

  private TaskResult carryOut(Task task, Workspace work) {
    return switch (task) {
      case Task.Train wanted -> train.run(wanted, work);
      case Task.Replay wanted -> replay.run(wanted, work);
      case Task.Aggregate wanted -> aggregate.run(wanted, work);
      case Task.Score wanted -> score.run(wanted, work);
      case Task.SelfTest wanted -> selfTest.run(wanted, work);
      case Task.Pack wanted -> pack.run(wanted, work);
    };
  }

  private static ArtefactStore store(Arguments arguments, Map<String, String> environment)
      throws IOException {
    Optional<Path> folder = arguments.store();
    return folder.isPresent()
        ? new FolderStore(folder.get(), taskFromFile(arguments.task()))
        : new WorkApiStore(
            URI.create(required(environment, "PROOFPOOL_OPERATOR_URL")),
            new Digest(required(environment, "PROOFPOOL_OPERATOR_CERT_SHA256")),
            Path.of(required(environment, "PROOFPOOL_TOKEN_FILE")),
            new Digest(required(environment, "PROOFPOOL_TASK")),
            OPERATOR_PATIENCE,
            STATE_PATIENCE);
  }

  /** A person may write a task with spaces and in any order; its digest is that of the JCS form. */
  private static Task taskFromFile(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > Task.MAX_BYTES) {
      throw TrainerException.badTask(
          "--task " + file + " is no file of at most " + Task.MAX_BYTES + " bytes");
    }
    byte[] bytes = Files.readAllBytes(file);
    return Task.decode(CanonicalJson.read(bytes, JsonNode.class, "task " + file));
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw TrainerException.badTask(
          name
              + " is not set: a pod gets it from its operator; by hand, say"
              + " --task FILE --store FOLDER");
    }
    return value;
  }
}
