package training.proof.operator.peer;

import java.net.URI;
import training.proof.protocol.canonical.Digest;

/**
 * How another member is reached and known.
 *
 * @param member its name
 * @param endpoint https address without a trailing slash
 * @param publicKey Ed25519, base64
 * @param certificateSha256 of the only TLS certificate accepted from it
 */
public record PeerInfo(String member, URI endpoint, String publicKey, Digest certificateSha256) {}
