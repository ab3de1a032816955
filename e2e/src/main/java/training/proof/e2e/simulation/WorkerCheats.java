package training.proof.e2e.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import training.proof.protocol.audit.AuditDraws;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/** Workers that want pay without the work, or harm without a trace. */
final class WorkerCheats {
  private WorkerCheats() {}

  /** Makes up one state, and goes on honestly from there: the least that can be faked. */
  static Conduct fake(RandomGenerator random) {
    int fake = random.nextInt(Setting.RECIPE.segments());
    return new Conduct() {
      @Override
      public TaskResult.Trained train(Task.Train task) {
        return Trainer.trained(task, fakeFrom(task, fake));
      }
    };
  }

  private static List<Digest> fakeFrom(Task.Train task, int segment) {
    var states = new ArrayList<>(Trainer.states(task).subList(0, segment + 1));
    states.add(Digest.of("simulation/fake", task.round(), task.member(), task.slot()));
    while (states.size() <= task.recipe().segments()) {
      states.add(
          Trainer.step(
              task.computeClass(), task.firstExample(), states.size() - 1, states.getLast()));
    }
    return states;
  }

  /** Trains from parameters that are not the round's. */
  static Conduct stale() {
    return new Conduct() {
      @Override
      public TaskResult.Trained train(Task.Train task) {
        return Trainer.trained(task, Trainer.states(task, Trainer.initial("stale")));
      }
    };
  }

  /** Trains honestly and ships another payload. */
  static Conduct poisoned() {
    return new Conduct() {
      @Override
      public TaskResult.Trained train(Task.Train task) {
        Digest poison = Digest.of("simulation/poison", task.round());
        return Trainer.trained(task, Trainer.states(task), poison, 4000);
      }
    };
  }

  /** Trains honestly, and makes of it a payload with a residual that is not its own. */
  static Conduct otherResidual(RandomGenerator random) {
    int what = random.nextInt(3);
    return new Conduct() {
      @Override
      public TaskResult.Trained train(Task.Train task) {
        List<Digest> states = Trainer.states(task);
        Digest last = states.getLast();
        Optional<Digest> forged = Optional.of(Digest.of("simulation/forged", task.round()));
        return switch (what) {
          case 0 ->
              Trainer.trained(
                  task, states, Trainer.payload(task.parent(), last, Optional.empty()), 4000);
          case 1 ->
              Trainer.trained(task, states, Trainer.payload(task.parent(), last, forged), 4000);
          default ->
              Trainer.trained(
                  task,
                  states,
                  Trainer.payload(task.parent(), last, task.residual()),
                  4000,
                  forged);
        };
      }
    };
  }

  /** Keeps to itself what its payloads leave behind. */
  static Conduct hidingResiduals() {
    return new Conduct() {
      private final Set<Digest> hidden = new HashSet<>();

      @Override
      public TaskResult.Trained train(Task.Train task) {
        TaskResult.Trained trained = Trainer.trained(task, Trainer.states(task));
        trained.residual().ifPresent(hidden::add);
        return trained;
      }

      @Override
      public boolean gives(Operator me, String asker, Digest blob) {
        return !hidden.contains(blob);
      }
    };
  }

  /** Commits to a result that no form of a reveal allows. */
  static Conduct malformed(RandomGenerator random) {
    int what = random.nextInt(3);
    return new Conduct() {
      @Override
      public TaskResult.Trained train(Task.Train task) {
        List<Digest> states = Trainer.states(task);
        return switch (what) {
          case 0 -> Trainer.trained(task, states, Digest.of("simulation/huge"), 1L << 50);
          case 1 -> Trainer.trained(task, states.subList(0, 2));
          default -> {
            var longer = new ArrayList<>(states);
            longer.add(states.getFirst());
            yield Trainer.trained(task, longer);
          }
        };
      }
    };
  }

  /** Goes silent at one kind of statement. */
  static Conduct silentOn(Class<? extends Body> kind) {
    return new Conduct() {
      @Override
      public List<Body> say(Operator me, Body body) {
        return kind.isInstance(body) ? List.of() : List.of(body);
      }
    };
  }

  /** Says the same as others, later. */
  static Conduct late(Class<? extends Body> kind, long milliseconds) {
    return new Conduct() {
      private final Map<Body, Long> asked = new TreeMap<>((a, b) -> ("" + a).compareTo("" + b));

      @Override
      public List<Body> say(Operator me, Body body) {
        long since = asked.computeIfAbsent(body, key -> me.world().now());
        return kind.isInstance(body) && me.world().now() < since + milliseconds
            ? List.of()
            : List.of(body);
      }
    };
  }

  /** Fakes, waits for the draws, and reveals only what nobody of those shown is going to catch. */
  static Conduct selective(RandomGenerator random) {
    int fake = random.nextInt(Setting.RECIPE.segments());
    long patience = random.nextInt(120_000);
    return new Conduct() {
      private Optional<Long> since = Optional.empty();

      @Override
      public TaskResult.Trained train(Task.Train task) {
        return Trainer.trained(task, fakeFrom(task, fake));
      }

      @Override
      public List<Body> say(Operator me, Body body) {
        if (!(body instanceof Body.Reveal reveal)) {
          return List.of(body);
        }
        if (since.isEmpty()) {
          since = Optional.of(me.world().now());
        }
        Round round = me.state().round(reveal.round()).orElseThrow();
        boolean caught = reveal.slots().stream().anyMatch(slot -> isDrawn(me, round, slot.slot()));
        return caught || me.world().now() < since.get() + patience ? List.of() : List.of(body);
      }

      private boolean isDrawn(Operator me, Round round, int slot) {
        return round.view().audits().values().stream()
            .anyMatch(
                seed ->
                    AuditDraws.of(
                            seed,
                            round.id(),
                            me.member().name(),
                            slot,
                            round.open().auditRatePerMille(me.member().name()),
                            round.open().segmentsPerAudit(),
                            round.open().recipe().segments())
                        .contains(fake));
      }
    };
  }

  /**
   * Keeps boundary states to itself.
   *
   * @param perMille of (asker, boundary) pairs that get nothing
   * @param milliseconds for how long
   */
  static Conduct withholding(int perMille, long milliseconds) {
    return new Conduct() {
      @Override
      public boolean shows(Operator me, String asker, SlotKey slot, int boundary) {
        int hash = Math.floorMod((asker + slot.round() + boundary).hashCode(), 1000);
        return hash >= perMille || me.world().now() > milliseconds;
      }
    };
  }

  /** Commits to somebody else's commitment, and reveals what the other has revealed. */
  static Conduct copier() {
    return new Conduct() {
      @Override
      public List<Body> say(Operator me, Body body) {
        return body instanceof Body.Commit commit
            ? copied(me, commit).map(List::of).orElse(List.of())
            : List.of(body);
      }

      private Optional<Body> copied(Operator me, Body.Commit commit) {
        Round round = me.state().round(commit.round()).orElseThrow();
        return foreign(me, round).stream()
            .flatMap(slot -> slot.committed().stream())
            .findFirst()
            .map(
                other ->
                    new Body.Commit(
                        commit.round(),
                        commit.slots().stream()
                            .map(slot -> new Body.SlotCommit(slot.slot(), other))
                            .toList()));
      }

      @Override
      public List<Body> remarks(Operator me) {
        var copies = new ArrayList<Body>();
        for (Round round : me.state().rounds().values()) {
          if (!round.view().slots().containsKey(new SlotId(me.member().name(), 0))) {
            continue;
          }
          for (SlotView slot : foreign(me, round)) {
            if (slot.reveal().isPresent()) {
              var copy =
                  new Body.SlotReveal(0, slot.reveal().get(), slot.salt().orElse(Digest.ZERO));
              copies.add(new Body.Reveal(round.id(), List.of(copy)));
            }
          }
        }
        return copies;
      }
    };
  }

  /** Reveals a payload made after others' became known, under the old commitment. */
  static Conduct tailored() {
    return new Conduct() {
      @Override
      public List<Body> say(Operator me, Body body) {
        return body instanceof Body.Reveal reveal ? tailored(me, reveal) : List.of(body);
      }

      private List<Body> tailored(Operator me, Body.Reveal reveal) {
        Round round = me.state().round(reveal.round()).orElseThrow();
        if (round.view().slots(Verdict.REVEALED).isEmpty()) {
          return List.of();
        }
        Digest seen = round.view().slots(Verdict.REVEALED).getFirst().reveal().get().payload();
        return List.of(
            new Body.Reveal(
                reveal.round(),
                reveal.slots().stream().map(slot -> tailored(slot, seen)).toList()));
      }

      private Body.SlotReveal tailored(Body.SlotReveal slot, Digest seen) {
        Body.SlotBody body = slot.body();
        return new Body.SlotReveal(
            slot.slot(),
            new Body.SlotBody(
                body.leaves(),
                Digest.of("simulation/tailored", seen),
                body.payloadBytes(),
                body.residualIn(),
                body.residualOut(),
                body.losses(),
                body.lastLossMicroNats(),
                body.tokens()),
            slot.salt());
      }
    };
  }

  private static List<SlotView> foreign(Operator me, Round round) {
    return round.view().slots().values().stream()
        .filter(slot -> !slot.id().member().equals(me.member().name()))
        .toList();
  }
}
