package training.proof.e2e.simulation;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.crypto.Ed25519;
import training.proof.protocol.crypto.Signer;
import training.proof.protocol.decide.Action;
import training.proof.protocol.decide.Decide;
import training.proof.protocol.decide.Decision;
import training.proof.protocol.decide.Identity;
import training.proof.protocol.decide.LocalFacts;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.ledger.FeedHead;
import training.proof.protocol.ledger.LedgerState;
import training.proof.protocol.ledger.Outcome;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Header;
import training.proof.protocol.statement.SignedStatement;
import training.proof.protocol.statement.SlotId;
import training.proof.protocol.statement.Statement;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/**
 * All statements of some rounds in which everybody follows the rules and hears everybody at once,
 * for {@code ./proofpool bench record}: one ledger is enough for all members, so that there can be
 * many. Members decide by the protocol and sign for real; jobs take as long as in the simulation.
 */
final class RecordOfRounds {
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  /** As the operator's: bursts of events make one pass. */
  private static final long PAUSE = 250;

  private static final Body.Windows WINDOWS = new Body.Windows(600, 300, 300, 600, 600, 600);

  private final int members;
  private final int slots;
  private final int rounds;
  private final Writer out;
  private final Agenda agenda = new Agenda();
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
  private final List<Participant> participants = new ArrayList<>();
  private final Map<Digest, Instant> arrivals = new HashMap<>();
  private final Map<SlotKey, List<Digest>> states = new HashMap<>();
  private LedgerState state = LedgerState.empty();
  private int statements;

  private RecordOfRounds(int members, int slots, int rounds, Writer out) {
    this.members = members;
    this.slots = slots;
    this.rounds = rounds;
    this.out = out;
  }

  /** What one member has beside the ledger. */
  private final class Participant {
    private final String name;
    private final Signer signer;
    private final Identity identity;
    private final Map<Digest, TaskResult> results = new HashMap<>();
    private final Set<Digest> started = new HashSet<>();
    private final List<LocalFacts.Want> wants = new ArrayList<>();
    private long lastPass;
    private long nextPass = Long.MAX_VALUE;

    Participant(String name) {
      this.name = name;
      this.signer = Ed25519.signer(Digest.of("simulation/key", name).raw());
      this.identity = new Identity(name, Digest.of("simulation/secret", name).raw());
      this.lastPass = random.nextLong(PAUSE) - PAUSE;
    }

    void wake() {
      plan(Math.max(agenda.now(), lastPass + PAUSE));
    }

    private void plan(long at) {
      if (at < nextPass) {
        nextPass = at;
        agenda.at(at, () -> passIf(at));
      }
    }

    private void passIf(long at) {
      if (nextPass == at) {
        nextPass = Long.MAX_VALUE;
        lastPass = agenda.now();
        pass();
      }
    }

    private void pass() {
      Decision decision = decide();
      while (carryOut(decision)) {
        decision = decide();
      }
      decision.wakeAt().ifPresent(at -> plan(at.toEpochMilli() - BEGINNING.toEpochMilli()));
    }

    private Decision decide() {
      var facts =
          new LocalFacts(
              arrivals,
              Set.of(),
              blob -> true,
              Map.of(Setting.DATA, Setting.MANIFEST),
              results,
              Map.of(),
              wants,
              Set.of(),
              Set.of(),
              Optional.of(new LocalFacts.Pool(slots, "cpu", List.of("exact"), 0, Set.of())),
              Optional.empty(),
              1L << 50);
      return Decide.decide(state, facts, identity, now());
    }

    private boolean carryOut(Decision decision) {
      boolean spoke = false;
      for (Action action : decision.actions()) {
        switch (action) {
          case Action.Issue issue -> {
            issue(this, issue.body());
            spoke = true;
          }
          case Action.Run run -> start(run.task());
          case Action.Fetch fetch ->
              throw new IllegalStateException("everybody has " + fetch.blob());
          case Action.Keep keep -> {}
        }
      }
      return spoke;
    }

    private void start(Task task) {
      if (started.add(task.digest())) {
        long duration = task instanceof Task.Train ? 4000 : 500;
        agenda.in(
            duration + random.nextLong(duration),
            () -> {
              results.put(task.digest(), compute(task));
              wake();
            });
      }
    }
  }

  /**
   * @param args members, slots of each, rounds, and the file to write: a line a statement, with the
   *     virtual millisecond at which it was made and its envelope
   */
  public static void main(String[] args) throws IOException {
    var report = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (Writer out = Files.newBufferedWriter(Path.of(args[3]))) {
      var made =
          new RecordOfRounds(
              Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]), out);
      made.found();
      for (int i = 0; i < made.rounds; i++) {
        made.round(i);
      }
      report.println(made.statements + " statements of " + made.members + " members");
    }
  }

  private Instant now() {
    return BEGINNING.plusMillis(agenda.now());
  }

  private void found() {
    IntStream.range(0, members)
        .forEach(i -> participants.add(new Participant(String.format("m%02d", i))));
    List<Body.Member> list =
        participants.stream()
            .map(one -> Comings.entry(one.name, one.signer, Setting.CREDITS))
            .toList();
    issue(participants.getFirst(), new Body.Genesis("simulation", 1, list));
    untilQuiet();
  }

  /** One whole round, up to the last thing that anybody has to say of it. */
  private void round(int index) {
    participants
        .getFirst()
        .wants
        .add(
            new LocalFacts.Want(
                "run-" + index,
                "run",
                index,
                now(),
                Setting.RECIPE,
                Setting.DATA,
                Setting.PRICE,
                100L * members * slots,
                slots,
                Set.of(),
                1000,
                1,
                WINDOWS,
                1000,
                64,
                Optional.empty()));
    participants.getFirst().wake();
    untilQuiet();
    List<Round> settled =
        state.rounds().values().stream().filter(r -> r.view().settled().isPresent()).toList();
    if (settled.size() != index + 1) {
      throw new Broken("round " + index + " was not settled");
    }
  }

  private void untilQuiet() {
    boolean busy = true;
    while (busy) {
      busy = agenda.step();
    }
  }

  private void issue(Participant who, Body body) {
    FeedHead head = state.head(who.name);
    Optional<Epoch> epoch = state.epoch();
    var header =
        new Header(
            epoch.map(Epoch::federation).orElse(Digest.ZERO),
            epoch.map(Epoch::number).orElse(0),
            who.name,
            1,
            head.counter() + 1,
            head.digest());
    SignedStatement signed = SignedStatement.sign(new Statement(header, body), who.signer);
    LedgerState.Folded folded = state.fold(signed);
    if (!(folded.outcome() instanceof Outcome.Folded)) {
      throw new Broken(who.name + " says what cannot be folded: " + folded.outcome());
    }
    state = folded.state();
    arrivals.put(signed.id(), now());
    statements++;
    write(signed);
    participants.forEach(Participant::wake);
  }

  private void write(SignedStatement signed) {
    try {
      String envelope = new String(signed.envelope().encode(), StandardCharsets.UTF_8);
      out.write(agenda.now() + "\t" + envelope + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("the record cannot be written", e);
    }
  }

  private TaskResult compute(Task task) {
    return switch (task) {
      case Task.Train train -> {
        TaskResult.Trained trained = Trainer.trained(train, Trainer.states(train));
        states.put(
            new SlotKey(train.round(), new SlotId(train.member(), train.slot())), trained.states());
        yield trained;
      }
      case Task.Replay replay -> replay(replay);
      case Task.Aggregate aggregate -> Trainer.aggregate(aggregate);
      default -> throw new IllegalStateException("not part of a round: " + task.verb());
    };
  }

  private TaskResult replay(Task.Replay task) {
    var segments = new ArrayList<TaskResult.SegmentAnswer>();
    var payloads = new ArrayList<TaskResult.PayloadAnswer>();
    for (Task.ReplaySlot slot : task.slots()) {
      List<Digest> known =
          states.get(new SlotKey(task.round(), new SlotId(slot.member(), slot.slot())));
      for (int j : slot.segments()) {
        segments.add(
            new TaskResult.SegmentAnswer(
                slot.member(),
                slot.slot(),
                j,
                Optional.of(
                    Trainer.step(task.computeClass(), slot.firstExample(), j, known.get(j))),
                Optional.empty()));
      }
      if (slot.payload()) {
        payloads.add(
            new TaskResult.PayloadAnswer(
                slot.member(),
                slot.slot(),
                Optional.of(
                    Trainer.contribution(
                        task.recipe(), task.parent(), known.getLast(), slot.residual())),
                Optional.of(known.getLast()),
                Optional.empty()));
      }
    }
    return new TaskResult.Replayed(task.digest(), segments, payloads, Map.of(), Task.VERSION);
  }
}
