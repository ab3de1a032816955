package training.proof.protocol.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import training.proof.protocol.audit.AuditDraws;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.statement.Body;
import training.proof.protocol.task.Task;

/** Things dishonest members do. */
final class Lies {
  private Lies() {}

  /** Fake work: every state but the first is made up. */
  static final Village.Trainer FAKE =
      (task, honest) -> {
        List<Digest> states = new ArrayList<>();
        states.add(honest.getFirst());
        for (int j = 1; j < honest.size(); j++) {
          states.add(Digest.of("test/fake", task.member(), task.slot(), j));
        }
        return states;
      };

  /** Fake from the first segment on that delta draws and neither alpha nor gamma does. */
  static Village.Trainer fakeWhereOnlyDeltaLooks(Village village) {
    return (task, honest) -> {
      var fake = new ArrayList<>(draws(village.get("delta"), task));
      fake.removeAll(draws(village.get("alpha"), task));
      fake.removeAll(draws(village.get("gamma"), task));
      var states = new ArrayList<>(honest.subList(0, fake.getFirst() + 1));
      states.add(Digest.of("test/fake", task.member()));
      while (states.size() < honest.size()) {
        states.add(Village.step(task.firstExample(), states.size() - 1, states.getLast()));
      }
      return states;
    };
  }

  private static List<Integer> draws(Village.Citizen auditor, Task.Train task) {
    Digest federation = auditor.state.epoch().orElseThrow().federation();
    Digest seed = Commitments.auditSeed(auditor.identity().secret(), federation, task.round());
    return AuditDraws.of(seed, task.round(), task.member(), task.slot(), 1000, 2, 10);
  }

  /** Says of everything it audited of a member that it is wrong; judges nothing. */
  static Function<Body, List<Body>> accusing(String member) {
    return body ->
        switch (body) {
          case Body.Audit audit -> List.of(accusation(audit, member, Lies::mismatch));
          case Body.Judgement judgement -> List.of();
          default -> List.of(body);
        };
  }

  /** Says that it could not get any states of a member; judges nothing. */
  static Function<Body, List<Body>> missing(String member) {
    return body ->
        switch (body) {
          case Body.Audit audit -> List.of(accusation(audit, member, Lies::unavailable));
          case Body.Judgement judgement -> List.of();
          default -> List.of(body);
        };
  }

  private static Body accusation(
      Body.Audit audit, String member, Function<Body.AuditEntry, Body.AuditEntry> lie) {
    return new Body.Audit(
        audit.round(),
        audit.entries().stream()
            .map(entry -> entry.member().equals(member) ? lie.apply(entry) : entry)
            .toList(),
        audit.seed());
  }

  private static Body.AuditEntry mismatch(Body.AuditEntry entry) {
    return new Body.AuditEntry(
        entry.member(),
        entry.slot(),
        entry.segment(),
        Body.Finding.mismatch,
        Optional.of(Digest.of("test/slander", entry.segment())));
  }

  private static Body.AuditEntry unavailable(Body.AuditEntry entry) {
    return new Body.AuditEntry(
        entry.member(), entry.slot(), entry.segment(), Body.Finding.unavailable, Optional.empty());
  }
}
