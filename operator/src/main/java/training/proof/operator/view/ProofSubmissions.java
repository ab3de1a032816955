package training.proof.operator.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import training.proof.crds.v1alpha1.ProofSubmission;
import training.proof.crds.v1alpha1.ProofSubmissionSpec;
import training.proof.crds.v1alpha1.ProofSubmissionStatus;
import training.proof.protocol.audit.Commitments;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.ledger.Epoch;
import training.proof.protocol.round.Round;
import training.proof.protocol.round.SlotView;
import training.proof.protocol.round.Verdict;
import training.proof.protocol.statement.Body;

/** Shows a slot: what was promised, what was found, what is paid. */
final class ProofSubmissions {
  private static final int MAX_EVIDENCE = 64;

  private ProofSubmissions() {}

  static ProofSubmission of(String namespace, String roundName, Round round, SlotView slot) {
    String member = slot.id().member();
    var view = new ProofSubmission();
    view.setMetadata(
        RoundMetadata.ofMember(
            namespace, roundName + "-" + member + "-" + slot.id().slot(), round, member));
    view.setSpec(new ProofSubmissionSpec(round.id().hex(), roundName, member, slot.id().slot()));
    view.setStatus(status(round, slot));
    return view;
  }

  private static ProofSubmissionStatus status(Round round, SlotView slot) {
    boolean certified = slot.verdict() == Verdict.CERTIFIED;
    long credits = certified ? round.pay(slot.id()) : 0;
    Optional<Long> score = round.view().score(slot.id());
    return new ProofSubmissionStatus(
        slot.included().map(Digest::hex).orElse(null),
        slot.reveal().map(body -> body.payload().hex()).orElse(null),
        slot.reveal().isPresent(),
        word(round, slot),
        reason(round, slot),
        evidence(round, slot),
        credits,
        certified ? round.view().improvement(slot.id()) : 0,
        score.orElse(null),
        slot.votes().size(),
        certified,
        new ProofSubmissionStatus.Summary(
            word(round, slot),
            certified || slot.isFinal() ? "" : waitingFor(round, slot),
            slot.isFinal() ? Long.toString(credits) : "-",
            score.map(Nats::text).orElse("-")));
  }

  private static String word(Round round, SlotView slot) {
    boolean settled = round.view().settled().isPresent();
    return switch (slot.verdict()) {
      case CERTIFIED -> "Verified";
      case CONVICTED -> "Refused";
      case MALFORMED -> "Refused";
      case FORFEITED -> "Forfeited";
      case LAPSED -> "Lapsed";
      case AWAITED, INCLUDED, REVEALED -> settled ? "Unpaid" : "Waiting";
    };
  }

  private static String reason(Round round, SlotView slot) {
    Epoch epoch = round.epoch();
    return switch (slot.verdict()) {
      case AWAITED -> "no quorum of receipts lists a commitment of this slot";
      case INCLUDED -> "the commitment is included and not revealed yet";
      case REVEALED ->
          slot.reports().isEmpty()
              ? "revealed; " + slot.votes().size() + " of " + epoch.q() + " votes"
              : "revealed; " + slot.reports().size() + " findings other than equal are judged";
      case CERTIFIED -> slot.votes().size() + " voters replayed their draws to the bit";
      case CONVICTED ->
          "at least " + epoch.q() + " voters computed the same digest, and not the committed one";
      case FORFEITED ->
          "it was never revealed, or the states it must serve could not be had by a quorum";
      case LAPSED -> "it was revealed too late, and a quorum no longer waits for it";
      case MALFORMED -> "the reveal has the wrong form: " + slot.defect().orElse("");
    };
  }

  private static String waitingFor(Round round, SlotView slot) {
    return switch (slot.verdict()) {
      case AWAITED ->
          slot.committed().isEmpty()
              ? "commit of " + slot.id().member()
              : "receipts: " + round.view().receipts().size() + " of " + round.epoch().q();
      case INCLUDED -> "reveal of " + slot.id().member();
      default ->
          slot.reports().isEmpty()
              ? "audits: "
                  + round.view().audits().size()
                  + " of "
                  + round.epoch().n()
                  + ", votes: "
                  + slot.votes().size()
                  + " of "
                  + round.epoch().q()
              : "judgements of segment " + slot.reportedSegments().getFirst();
    };
  }

  private static List<ProofSubmissionStatus.Evidence> evidence(Round round, SlotView slot) {
    var evidence = new ArrayList<ProofSubmissionStatus.Evidence>();
    if (slot.reveal().isEmpty()) {
      return evidence;
    }
    Body.SlotBody body = slot.reveal().get();
    for (SlotView.Report report : slot.reports()) {
      evidence.add(evidence(round, slot, body, report));
    }
    return evidence.size() <= MAX_EVIDENCE ? evidence : evidence.subList(0, MAX_EVIDENCE);
  }

  private static ProofSubmissionStatus.Evidence evidence(
      Round round, SlotView slot, Body.SlotBody body, SlotView.Report report) {
    int segment = report.entry().segment();
    int segments = body.leaves().size() - 1;
    boolean payload = segment == segments;
    String claimed = (payload ? body.payload() : body.leaves().get(segment + 1)).hex();
    String recomputed = report.entry().digest().map(Digest::hex).orElse(null);
    String leaf =
        payload
            ? recomputed
            : report
                .entry()
                .digest()
                .map(
                    state ->
                        Commitments.leaf(
                            round.id(), slot.id().member(), slot.id().slot(), segment + 1, state))
                .map(Digest::hex)
                .orElse(null);
    return new ProofSubmissionStatus.Evidence(
        report.auditor(),
        segment,
        report.entry().finding().name(),
        claimed,
        leaf,
        recomputed,
        payload
            ? "the payload does not follow from the final state"
            : "steps "
                + segment * round.open().recipe().segmentSteps()
                + " to "
                + (segment + 1) * round.open().recipe().segmentSteps()
                + " replayed from the served state");
  }
}
