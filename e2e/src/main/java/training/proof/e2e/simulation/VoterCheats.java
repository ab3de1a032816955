package training.proof.e2e.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Body.AuditEntry;
import training.proof.protocol.statement.Body.SegmentId;

/** Voters that audit, judge or vote other than they should. */
final class VoterCheats {
  private VoterCheats() {}

  /** Says something else instead of some statements. */
  static Conduct saying(Function<Body, List<Body>> instead) {
    return new Conduct() {
      @Override
      public List<Body> say(Operator me, Body body) {
        return instead.apply(body);
      }
    };
  }

  /** Calls everything it drew wrong, and stands by it as a judge. */
  static Conduct accuser() {
    return new LyingJudge(
        saying(
            body ->
                body instanceof Body.Audit audit
                    ? List.of(with(audit, VoterCheats::slander))
                    : List.of(body)),
        Digest.of("simulation/slander").hex());
  }

  /** Claims that it could get no states of anybody, and stands by it as a judge. */
  static Conduct deaf() {
    return new LyingJudge(
        saying(
            body ->
                body instanceof Body.Audit audit
                    ? List.of(with(audit, VoterCheats::unavailable))
                    : List.of(body)),
        Body.OpenedJudgement.UNAVAILABLE);
  }

  /** Shows its seed and not what it found. */
  static Conduct lazy() {
    return saying(
        body ->
            body instanceof Body.Audit audit
                ? List.of(new Body.Audit(audit.round(), List.of(), audit.seed()))
                : List.of(body));
  }

  /** Reports, and never shows the seed. */
  static Conduct sealed() {
    return saying(
        body ->
            body instanceof Body.Audit audit && !audit.entries().isEmpty()
                ? List.of(new Body.Audit(audit.round(), audit.entries(), Optional.empty()))
                : body instanceof Body.Audit ? List.of() : List.of(body));
  }

  /** Finds nothing itself: repeats what others found of whatever they drew. */
  static Conduct copying() {
    return new Conduct() {
      @Override
      public List<Body> say(Operator me, Body body) {
        if (!(body instanceof Body.Audit audit)) {
          return List.of(body);
        }
        Round round = me.state().round(audit.round()).orElseThrow();
        var entries = new TreeMap<SegmentId, AuditEntry>();
        round
            .view()
            .entries()
            .values()
            .forEach(found -> found.forEach(entry -> entries.put(entry.id(), entry)));
        return entries.isEmpty()
            ? List.of()
            : List.of(new Body.Audit(audit.round(), List.copyOf(entries.values()), audit.seed()));
      }
    };
  }

  /** Shows its seed with the receipt, so that a friend may reveal what it will not catch. */
  static Conduct leaking() {
    return new Conduct() {
      @Override
      public List<Body> remarks(Operator me) {
        var seeds = new ArrayList<Body>();
        for (Round round : me.state().rounds().values()) {
          if (round.view().receipts().containsKey(me.member().name())) {
            Digest secret = Digest.of("simulation/secret", me.member().name());
            Digest seed =
                Commitments.auditSeed(secret.raw(), round.epoch().federation(), round.id());
            seeds.add(new Body.Audit(round.id(), List.of(), Optional.of(seed)));
          }
        }
        return seeds;
      }
    };
  }

  /** Votes for all there is, seen or not, and for what is not there. */
  static Conduct stamping() {
    return new Conduct() {
      @Override
      public List<Body> remarks(Operator me) {
        var votes = new ArrayList<Body>();
        for (Round round : me.state().rounds().values()) {
          votes.add(new Body.Vote(round.id(), List.of(ballot(round))));
          var ballots = new ArrayList<Body.Ballot>();
          for (SlotView slot : round.view().slots().values()) {
            slot.committed().stream()
                .findFirst()
                .ifPresent(
                    c ->
                        ballots.add(
                            new Body.SlotBallot(
                                slot.id().member(),
                                slot.id().slot(),
                                c,
                                round.units(),
                                round.creditsPerSlot())));
          }
          round.view().checkpoints().keySet().forEach(id -> ballots.add(checkpoint(id)));
          if (ballots.isEmpty()) {
            ballots.add(checkpoint(round.id()));
          }
          votes.add(new Body.Vote(round.id(), ballots));
        }
        return votes;
      }
    };
  }

  /** Receipts, votes for slots and for checkpoints, each with a value of its own. */
  static Conduct crooked() {
    return saying(
        body ->
            switch (body) {
              case Body.Receipt receipt ->
                  List.of(
                      new Body.Receipt(
                          receipt.round(),
                          receipt.held().stream()
                              .map(held -> other(held.member(), held.slot()))
                              .toList(),
                          receipt.sealedSeed()));
              case Body.Vote vote ->
                  List.of(
                      new Body.Vote(
                          vote.round(), vote.ballots().stream().map(VoterCheats::bend).toList()));
              default -> List.of(body);
            });
  }

  static Body.OpenBallot ballot(Round round) {
    return new Body.OpenBallot(round.sponsor(), round.open().run(), round.open().index());
  }

  private static Body.Ballot checkpoint(Digest id) {
    return new Body.CheckpointBallot(id);
  }

  private static Body.HeldCommit other(String member, int slot) {
    return new Body.HeldCommit(member, slot, Digest.of("simulation/other", member, slot));
  }

  private static Body.Ballot bend(Body.Ballot ballot) {
    return switch (ballot) {
      case Body.OpenBallot open -> open;
      case Body.RefusalBallot refusal -> refusal;
      case Body.SlotBallot slot ->
          new Body.SlotBallot(
              slot.member(),
              slot.slot(),
              slot.commitment(),
              slot.units() + 1,
              slot.credits() * 2 + 1);
      case Body.LapseBallot lapse ->
          new Body.LapseBallot(lapse.member(), lapse.slot(), lapse.commitment(), !lapse.revealed());
      case Body.ReleaseBallot release -> new Body.ReleaseBallot(release.member(), 1);
      case Body.CheckpointBallot checkpoint -> checkpoint(Digest.of("simulation/other"));
    };
  }

  private static Body.Audit with(Body.Audit audit, Function<AuditEntry, AuditEntry> lie) {
    return new Body.Audit(audit.round(), audit.entries().stream().map(lie).toList(), audit.seed());
  }

  private static AuditEntry slander(AuditEntry entry) {
    return new AuditEntry(
        entry.member(),
        entry.slot(),
        entry.segment(),
        Body.Finding.mismatch,
        Optional.of(Digest.of("simulation/slander", entry.segment())));
  }

  private static AuditEntry unavailable(AuditEntry entry) {
    return new AuditEntry(
        entry.member(), entry.slot(), entry.segment(), Body.Finding.unavailable, Optional.empty());
  }
}
