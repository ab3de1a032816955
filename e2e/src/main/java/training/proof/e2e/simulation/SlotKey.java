package training.proof.e2e.simulation;

import training.proof.protocol.canonical.Digest;
import training.proof.protocol.statement.SlotId;

/** A slot of a round. */
record SlotKey(Digest round, SlotId id) {}
