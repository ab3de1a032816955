package training.proof.trainer.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.verb.AggregateVerb;
import training.proof.trainer.verb.ReplayVerb;
import training.proof.trainer.verb.ScoreVerb;
import training.proof.trainer.verb.TrainVerb;
import training.proof.trainer.verb.Verb;
import training.proof.trainer.work.Blobs;
import training.proof.trainer.work.FolderStore;
import training.proof.trainer.work.Metrics;
import training.proof.trainer.work.Progress;
import training.proof.trainer.work.Scratch;
import training.proof.trainer.work.TrainerException;
import training.proof.trainer.work.Workspace;

/**
 * A run in a folder: {@code run.json} (what was done), {@code store/} (blobs by digest), {@code
 * loss.csv} and {@code loss.svg}. Every call may be killed and repeated.
 */
public final class LocalRun {
  private static final int MAX_RECORD_BYTES = 64 << 20;

  /** Stands for the work of packing, which is no task of a verb here. */
  private static final Task PACKING = new Task.SelfTest("exact", 1);

  private static final String MEMBER = "worker";

  private final Path folder;
  private final PrintStream out;
  private RunRecord run;

  private LocalRun(Path folder, PrintStream out, RunRecord run) {
    this.folder = folder;
    this.out = out;
    this.run = run;
  }

  /**
   * Begins a run: one text of all files in the order given, the last twentieth of it held out.
   *
   * @param out where progress goes
   */
  public static LocalRun create(
      Path folder, Recipe recipe, List<Path> texts, int workers, PrintStream out)
      throws IOException {
    return create(folder, recipe, texts, Optional.empty(), workers, out);
  }

  /**
   * The same with a tokenizer.json.
   *
   * @param tokenizer absent: a token a byte
   */
  public static LocalRun create(
      Path folder,
      Recipe recipe,
      List<Path> texts,
      Optional<Path> tokenizer,
      int workers,
      PrintStream out)
      throws IOException {
    if (Files.exists(folder.resolve("run.json"))) {
      throw TrainerException.badTask(
          folder + " holds a run already: go on with it, or name another folder");
    }
    if (workers < 1) {
      throw TrainerException.badTask("workers is " + workers + "; it must be at least 1");
    }
    Files.createDirectories(folder);
    var local = new LocalRun(folder, out, RunRecord.start(recipe, Digest.ZERO, workers));
    Digest data =
        local.with(PACKING, work -> LocalText.pack(texts, tokenizer, recipe, work.blobs()));
    local.run = RunRecord.start(recipe, data, workers);
    local.save();
    return local;
  }

  /** Goes on with the run of a folder. */
  public static LocalRun open(Path folder, PrintStream out) throws IOException {
    Path file = folder.resolve("run.json");
    if (!Files.exists(file)) {
      throw TrainerException.badTask(
          folder + " holds no run: begin one with init --recipe FILE --text FILE");
    }
    byte[] bytes = Files.readAllBytes(file);
    return new LocalRun(
        folder,
        out,
        CanonicalJson.decode(bytes, RunRecord.class, file.toString(), MAX_RECORD_BYTES));
  }

  public Recipe recipe() {
    return run.recipe();
  }

  public int workers() {
    return run.workers();
  }

  /** Index of the open round. */
  public int index() {
    return run.index();
  }

  /**
   * The open round and those after it follow another recipe of the same model, from the newest
   * checkpoint. Residuals stay where the other recipe's payloads have them too.
   */
  public void goOn(Recipe other) {
    if (!other.model().equals(run.recipe().model())) {
      throw TrainerException.badTask("the other recipe has another model: begin another run");
    }
    if (!run.trained().isEmpty()) {
      throw TrainerException.badTask(
          "slots of the open round were trained by the old recipe: aggregate them first");
    }
    run = run.with(other);
    save();
  }

  /** Loss on the hidden slice after each round, in micro-nats. */
  public List<Long> losses() {
    return run.closed().stream().map(RunRecord.ClosedRound::lossAfterMicroNats).toList();
  }

  /** Bytes of one worker's payload in the last closed round. */
  public long payloadBytes() {
    return run.closed().getLast().payloadBytes();
  }

  /** Blob digest of the newest checkpoint; empty before the first. */
  public String head() {
    return run.parent();
  }

  /** Names all that a worker's slot of the open round came to: states, payload and residual. */
  public Digest trainedDigest(int worker) {
    return CanonicalJson.digest(slot(worker));
  }

  /** Blob digest of the payload of a worker's slot of the open round. */
  public Digest payload(int worker) {
    return slot(worker).payload();
  }

  /** Workers whose slots of the open round were trained and not left out, in order. */
  public List<Integer> trained() {
    return List.copyOf(run.trained().keySet());
  }

  /** Leaves a trained slot out of the open round, like one that voters do not vote for. */
  public void leaveOut(int worker) {
    slot(worker);
    run = run.without(worker);
    save();
  }

  private RunRecord.TrainedSlot slot(int worker) {
    RunRecord.TrainedSlot slot = run.trained().get(worker);
    if (slot == null) {
      throw TrainerException.badTask("worker " + worker + " was not trained in this round yet");
    }
    return slot;
  }

  /** The task of a worker in the open round. */
  public Task.Train task(int worker) {
    if (worker < 0 || worker >= run.workers()) {
      throw TrainerException.badTask(
          "worker " + worker + " is none of the run's 0 to " + (run.workers() - 1));
    }
    return new Task.Train(
        run.round(),
        MEMBER,
        worker,
        run.recipe(),
        run.parent(),
        run.data(),
        run.assignmentKey(),
        run.firstExample(worker),
        0,
        Optional.ofNullable(run.residuals().get(worker)),
        Optional.empty(),
        Task.VERSION);
  }

  /** Trains a worker's slot of the open round, unless it was. */
  public void train(int worker) throws IOException {
    train(worker, new TrainVerb());
  }

  /** The same with another trainer. */
  public void train(int worker, Verb<Task.Train> trainer) throws IOException {
    Task.Train task = task(worker);
    if (run.trained().containsKey(worker)) {
      return;
    }
    var found = (TaskResult.Trained) with(task, work -> trainer.run(task, work));
    run =
        run.withTrained(
            worker,
            new RunRecord.TrainedSlot(
                found.states(),
                found.payload(),
                found.payloadBytes(),
                found.residual(),
                found.lossMicroNats()));
    save();
  }

  /**
   * Computes segments of a trained slot again, and its payload.
   *
   * @return a line for each, {@code equal} or {@code different}
   */
  public List<String> replay(int worker, List<Integer> segments) throws IOException {
    return replay(worker, segments, new ReplayVerb());
  }

  /** The same with another auditor. */
  public List<String> replay(int worker, List<Integer> segments, Verb<Task.Replay> auditor)
      throws IOException {
    RunRecord.TrainedSlot slot = slot(worker);
    Task.Train trained = task(worker);
    var drawn =
        new Task.ReplaySlot(
            MEMBER,
            worker,
            trained.firstExample(),
            segments,
            segments.stream().map(segment -> leaf(worker, slot, segment + 1)).toList(),
            true,
            trained.residual());
    var task =
        new Task.Replay(
            run.round(),
            run.recipe(),
            run.parent(),
            run.data(),
            run.assignmentKey(),
            List.of(drawn),
            Task.VERSION);
    var found = (TaskResult.Replayed) with(task, work -> auditor.run(task, work));
    var lines = new ArrayList<String>();
    for (TaskResult.SegmentAnswer answer : found.segments()) {
      Digest committed = slot.states().get(answer.segment() + 1);
      lines.add(line("segment " + answer.segment(), answer.digest(), committed));
    }
    Digest committed =
        Commitments.contribution(slot.payload(), hex(trained.residual()), hex(slot.residual()));
    lines.add(line("payload", found.payloads().getFirst().digest(), committed));
    return lines;
  }

  /** What the worker would have committed to: an auditor replays again only what differs. */
  private Digest leaf(int worker, RunRecord.TrainedSlot slot, int boundary) {
    if (boundary < 1 || boundary >= slot.states().size()) {
      throw TrainerException.badTask(
          "segment " + (boundary - 1) + " is none of 0 to " + (slot.states().size() - 2));
    }
    return Commitments.leaf(run.round(), MEMBER, worker, boundary, slot.states().get(boundary));
  }

  private static String line(String what, Optional<Digest> found, Digest committed) {
    return what
        + ": "
        + (found.equals(Optional.of(committed)) ? "equal" : "different")
        + " "
        + found.map(Digest::hex).orElse("unavailable");
  }

  private static String hex(Optional<Digest> digest) {
    return digest.map(Digest::hex).orElse("");
  }

  /** Scores the trained slots of the open round on the hidden slice. */
  public TaskResult.Scored score(int sliceExamples) throws IOException {
    var task =
        new Task.Score(
            run.round(),
            run.recipe(),
            run.parent(),
            run.data(),
            payloads(),
            run.workers(),
            run.sliceSeed(),
            sliceExamples,
            Task.VERSION);
    return (TaskResult.Scored) with(task, work -> new ScoreVerb().run(task, work));
  }

  /**
   * Closes the open round over the slots that were trained; the next one starts from the result.
   */
  public TaskResult.Aggregated aggregate(int sliceExamples) throws IOException {
    var task =
        new Task.Aggregate(
            run.round(),
            run.recipe(),
            run.parent(),
            run.data(),
            payloads(),
            run.workers(),
            run.sliceSeed(),
            sliceExamples,
            false,
            Task.VERSION);
    var found = (TaskResult.Aggregated) with(task, work -> new AggregateVerb().run(task, work));
    run =
        run.withClosed(
            new RunRecord.ClosedRound(
                found.candidate(),
                found.lossBeforeMicroNats(),
                found.lossAfterMicroNats(),
                meanLosses(),
                run.trained().firstEntry().getValue().payloadBytes()));
    save();
    plot();
    return found;
  }

  private List<Task.PayloadRef> payloads() {
    return run.trained().entrySet().stream()
        .map(slot -> new Task.PayloadRef(MEMBER, slot.getKey(), slot.getValue().payload()))
        .toList();
  }

  private List<Long> meanLosses() {
    var means = new ArrayList<Long>();
    for (int step = 0; step < run.recipe().steps(); step++) {
      long sum = 0;
      for (RunRecord.TrainedSlot slot : run.trained().values()) {
        sum += slot.lossMicroNats().get(step);
      }
      means.add(Math.floorDiv(sum, run.trained().size()));
    }
    return means;
  }

  /** Writes the losses of all closed rounds as a table and as a drawing. */
  private void plot() throws IOException {
    var steps = new ArrayList<Long>();
    var table = new StringBuilder("step,round,train_loss_nats,hidden_loss_nats\n");
    for (int round = 0; round < run.closed().size(); round++) {
      var closed = run.closed().get(round);
      for (int step = 0; step < closed.lossMicroNats().size(); step++) {
        steps.add(closed.lossMicroNats().get(step));
        boolean last = step == closed.lossMicroNats().size() - 1;
        table
            .append(steps.size())
            .append(',')
            .append(round)
            .append(',')
            .append(nats(closed.lossMicroNats().get(step)))
            .append(',')
            .append(last ? nats(closed.lossAfterMicroNats()) : "")
            .append('\n');
      }
    }
    Files.writeString(folder.resolve("loss.csv"), table);
    Files.writeString(
        folder.resolve("loss.svg"), LossPlot.svg(steps, losses(), run.recipe().steps()));
  }

  static String nats(long microNats) {
    return String.format(Locale.ROOT, "%.6f", microNats / 1e6);
  }

  /** Does something with a store, a scratch folder and progress; the scratch goes afterwards. */
  private <T> T with(Task task, Function<Workspace, T> action) throws IOException {
    var clock = InstantSource.system();
    var metrics = new Metrics(clock);
    Path scratch = Scratch.make(task.digest());
    try (var store = new FolderStore(folder.resolve("store"), task)) {
      return action.apply(
          new Workspace(
              store, new Blobs(store, scratch, metrics), new Progress(store, out, clock), metrics));
    } finally {
      Scratch.remove(scratch);
    }
  }

  private void save() {
    try {
      Path part = Files.createTempFile(folder, "run", ".part");
      Files.write(part, CanonicalJson.encode(run));
      Files.move(part, folder.resolve("run.json"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
