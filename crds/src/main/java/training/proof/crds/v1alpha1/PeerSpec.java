package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Another member, and how to reach it. */
@ApiRecord
public record PeerSpec(
    @Required
        @JsonPropertyDescription("The other member's name.")
        @ValidationRule(
            value = "self == oldSelf",
            message = "a Peer stands for one member: create another Peer for another one")
        @MemberName
        String name,
    @JsonPropertyDescription("The organisation behind it.") @Size(min = 1, max = 64)
        String organisation,
    @Required
        @JsonPropertyDescription("The https address of its operator.")
        @Size(min = 9, max = 256)
        @ValidationRule(value = Limits.HTTPS, message = Limits.HTTPS_MESSAGE)
        String endpoint,
    @Required @JsonPropertyDescription("SHA-256 of its TLS certificate, hex.") @Digest
        String certificateSha256,
    @JsonPropertyDescription("Its Ed25519 public key, base64.") @PublicKey String publicKey) {}
