/**
 * Talking to other members: the peer API, its client, polling, and fetching of blobs. What is
 * polled goes to a {@link training.proof.operator.peer.StatementSink}; nothing a peer sends is
 * believed here.
 */
package training.proof.operator.peer;
