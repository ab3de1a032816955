package training.proof.e2e.simulation;

import java.util.ArrayList;
import java.util.List;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.statement.Body;
import training.proof.protocol.statement.Body.OpenedJudgement;
import training.proof.protocol.statement.Body.SealedJudgement;

/** Judges every reported segment at once and alike, with seals that its answers open. */
final class LyingJudge implements Conduct {
  private static final Digest SALT = Digest.of("simulation/liar");

  private final Conduct auditor;
  private final String answer;

  /**
   * @param auditor how it reports what it then judges
   * @param answer what it says of every segment
   */
  LyingJudge(Conduct auditor, String answer) {
    this.auditor = auditor;
    this.answer = answer;
  }

  @Override
  public List<Body> say(Operator me, Body body) {
    return body instanceof Body.Judgement ? List.of() : auditor.say(me, body);
  }

  @Override
  public List<Body> remarks(Operator me) {
    var judgements = new ArrayList<Body>();
    for (Round round : me.state().rounds().values()) {
      var sealed = new ArrayList<SealedJudgement>();
      var opened = new ArrayList<OpenedJudgement>();
      for (SlotView slot : round.view().slots().values()) {
        for (int segment : slot.reportedSegments()) {
          String member = slot.id().member();
          int number = slot.id().slot();
          Digest seal =
              Commitments.sealedJudgement(
                  round.id(), me.member().name(), member, number, segment, answer, SALT);
          sealed.add(new SealedJudgement(member, number, segment, seal));
          opened.add(new OpenedJudgement(member, number, segment, answer, SALT));
        }
      }
      if (!sealed.isEmpty()) {
        judgements.add(new Body.Judgement(round.id(), sealed, opened));
      }
    }
    return judgements;
  }
}
