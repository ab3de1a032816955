/**
 * What the work API and the peer API share: bounded bodies, streamed chunks, and errors as JSON
 * with a reason. It knows nothing of what is asked.
 */
package training.proof.operator.http;
