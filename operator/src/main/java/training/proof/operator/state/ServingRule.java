package training.proof.operator.state;

import java.util.Optional;

/**
 * Rule R5 for one request (pure): states go out in ascending order, at most one for each segment an
 * auditor draws and the final one, and a state that ends a segment whose start went out only after
 * the auditor's own answer for it. Who did not compute thus cannot copy.
 */
final class ServingRule {
  private ServingRule() {}

  /** Why a request is refused; empty when it is granted. */
  static Optional<StateBroker.Refused> refusal(
      StateBroker.Request request, StateIndex.SlotStates slot, Dealings dealings) {
    int boundary = request.boundary();
    if (slot.reported().contains(boundary) || dealings.served().contains(boundary)) {
      return Optional.empty();
    }
    if (!dealings.served().isEmpty() && boundary < dealings.served().last()) {
      return refused(
          "not-ascending",
          "boundary " + dealings.served().last() + " was asked for before " + boundary);
    }
    if (dealings.served().size() > slot.segmentsPerAudit()) {
      return refused(
          "limit", "an audit takes at most " + (slot.segmentsPerAudit() + 1) + " states");
    }
    if (dealings.served().contains(boundary - 1)
        && !request.answer().equals(Optional.of(slot.states().get(boundary)))) {
      return refused(
          "answer-required",
          "state "
              + boundary
              + " is shown to who computed it from state "
              + (boundary - 1)
              + ": send its digest as answer");
    }
    return Optional.empty();
  }

  private static Optional<StateBroker.Refused> refused(String reason, String message) {
    return Optional.of(new StateBroker.Refused(reason, message));
  }
}
