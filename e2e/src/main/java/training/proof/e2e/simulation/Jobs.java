package training.proof.e2e.simulation;

import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.RoundView;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdicts;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** Pods: they outlive the process that started them, and bring their result when one is there. */
final class Jobs {
  private final World world;
  private final Agenda agenda;
  private final RandomGenerator random;

  Jobs(World world, Agenda agenda, RandomGenerator random) {
    this.world = world;
    this.agenda = agenda;
    this.random = random;
  }

  /** Starts a job unless it was started; its pod is on a processor of that moment. */
  void start(Operator owner, Task task) {
    Digest name = task.digest();
    Task pod = on(Optional.of(owner.member().processors()), task);
    long duration = task instanceof Task.Train ? 4000 : 500;
    owner
        .store()
        .start(
            name,
            () -> agenda.in(duration + random.nextLong(duration), () -> end(owner, pod, name)));
  }

  /**
   * What the task comes to on these processors. Pods here compute in whatever class they are of:
   * that none does so outside its round's is for the rules to see to.
   */
  private static Task on(Optional<Digest> processors, Task task) {
    return switch (task) {
      case Task.Train train ->
          new Task.Train(
              train.round(),
              train.member(),
              train.slot(),
              train.recipe(),
              train.parent(),
              train.data(),
              train.assignmentKey(),
              train.firstExample(),
              train.selfReplay(),
              train.residual(),
              train.computeClass().flatMap(within -> processors),
              train.version());
      case Task.Replay replay ->
          new Task.Replay(
              replay.round(),
              replay.recipe(),
              replay.parent(),
              replay.data(),
              replay.assignmentKey(),
              replay.slots(),
              replay.computeClass().flatMap(within -> processors),
              replay.version());
      default -> task;
    };
  }

  private void end(Operator owner, Task task, Digest name) {
    if (world.failsJob(owner)) {
      owner.store().fail(name);
      world.trace(owner, "job", task.verb() + " failed");
    } else {
      owner.store().succeed(name, result(owner, task));
      world.trace(owner, "job", task.verb() + " done");
    }
    owner.member().operators().forEach(Operator::wakeIfUp);
  }

  private TaskResult result(Operator owner, Task task) {
    return switch (task) {
      case Task.Train train -> train(owner, train);
      case Task.Replay replay -> replay(owner, replay);
      case Task.Aggregate aggregate -> {
        TaskResult.Aggregated result = Trainer.aggregate(aggregate);
        owner.store().put(result.candidate());
        yield result;
      }
      default -> throw new IllegalStateException("not part of a round: " + task.verb());
    };
  }

  private static TaskResult train(Operator owner, Task.Train task) {
    TaskResult.Trained trained = owner.conduct().train(task);
    var slot = new SlotKey(task.round(), new SlotId(task.member(), task.slot()));
    owner.world().made(slot, trained.payload());
    owner.store().put(slot, trained.states());
    owner.store().put(trained.payload());
    trained.residual().ifPresent(owner.store()::put);
    return trained;
  }

  private TaskResult replay(Operator owner, Task.Replay task) {
    var segments = new ArrayList<TaskResult.SegmentAnswer>();
    var payloads = new ArrayList<TaskResult.PayloadAnswer>();
    for (Task.ReplaySlot slot : task.slots()) {
      var key = new SlotKey(task.round(), new SlotId(slot.member(), slot.slot()));
      for (int j : slot.segments()) {
        Optional<Digest> from =
            j == 0 ? Optional.of(Trainer.initial(task.parent())) : state(owner, key, j);
        segments.add(
            new TaskResult.SegmentAnswer(
                slot.member(),
                slot.slot(),
                j,
                from.map(state -> Trainer.step(task.computeClass(), slot.firstExample(), j, state)),
                gone(from)));
      }
      if (slot.payload()) {
        payloads.add(payload(owner, task, slot, state(owner, key, task.recipe().segments())));
      }
    }
    return new TaskResult.Replayed(task.digest(), segments, payloads, Map.of(), Task.VERSION);
  }

  private static TaskResult.PayloadAnswer payload(
      Operator owner, Task.Replay task, Task.ReplaySlot slot, Optional<Digest> last) {
    if (slot.residual().filter(residual -> !owner.store().has(residual)).isPresent()) {
      return new TaskResult.PayloadAnswer(
          slot.member(),
          slot.slot(),
          Optional.empty(),
          Optional.empty(),
          Optional.of("residual-not-held"));
    }
    return new TaskResult.PayloadAnswer(
        slot.member(),
        slot.slot(),
        last.map(
            state -> Trainer.contribution(task.recipe(), task.parent(), state, slot.residual())),
        last,
        gone(last));
  }

  private static Optional<String> gone(Optional<Digest> state) {
    return state.isPresent() ? Optional.empty() : Optional.of("the state cannot be had");
  }

  /** A state that its owner serves now and that hashes to the leaf it committed to. */
  private Optional<Digest> state(Operator auditor, SlotKey key, int boundary) {
    String owner = key.id().member();
    String asker = auditor.member().name();
    if (!world.network().reaches(asker, owner)) {
      return Optional.empty();
    }
    Optional<SlotView> slot =
        auditor.state().round(key.round()).map(round -> slot(round.view(), key.id()));
    return world
        .member(owner)
        .serving(asker)
        .filter(peer -> peer.conduct().shows(peer, asker, key, boundary))
        .map(peer -> peer.store().states(key))
        .filter(states -> boundary < states.size())
        .map(states -> states.get(boundary))
        .filter(
            state ->
                slot.flatMap(SlotView::reveal)
                    .filter(
                        body -> Verdicts.servesLeaf(key.round(), key.id(), body, boundary, state))
                    .isPresent());
  }

  private static SlotView slot(RoundView view, SlotId id) {
    return view.slots().get(id);
  }
}
