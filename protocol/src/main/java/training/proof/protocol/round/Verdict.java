package training.proof.protocol.round;

/** What has become of a slot's proof. */
public enum Verdict {
  /** No quorum of receipts lists a commitment of it. */
  AWAITED,
  /** Committed in time; not revealed. */
  INCLUDED,
  /** Revealed; voters re-execute parts of it. */
  REVEALED,
  /** Revealed in a form that can never be voted for. */
  MALFORMED,
  /** A quorum voted to pay it. */
  CERTIFIED,
  /** A quorum recomputed the same digest, and it was not the committed one. */
  CONVICTED,
  /** Never revealed, or a quorum could not get the states it must serve. */
  FORFEITED,
  /** Revealed too late, or never decided; a quorum no longer waits for it. */
  LAPSED
}
