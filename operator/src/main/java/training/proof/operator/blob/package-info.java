/**
 * Large artefacts, stored by what they are: chunks and manifests named by digest. Work API, peer
 * API and the fetcher use it; it knows nothing of rounds.
 */
package training.proof.operator.blob;
