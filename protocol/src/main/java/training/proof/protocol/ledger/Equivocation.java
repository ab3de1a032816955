package training.proof.protocol.ledger;

import training.proof.protocol.statement.SignedStatement;

/** Two statements by one member for one place in its feed: proof by itself, to anyone. */
public record Equivocation(SignedStatement first, SignedStatement second) {}
