package training.proof.operator.round;

import training.proof.protocol.decide.Decision;
import training.proof.protocol.ledger.LedgerState;

/** What the driver last saw and decided; what statuses are made from. */
public record Snapshot(LedgerState state, Decision decision) {}
