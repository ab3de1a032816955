package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** One signed fact. */
@ApiRecord
@ValidationRule(value = "self == oldSelf", message = "a statement never changes")
public record StatementSpec(
    @Required
        @JsonPropertyDescription(
            "SHA-256 of the statement's payload: its identity and this object's name.")
        @Digest
        String digest,
    @Required @JsonPropertyDescription("The member that issued it.") @MemberName String issuer,
    @Required
        @JsonPropertyDescription(
            "genesis, offer, open, commit, receipt, reveal, audit, judgement, checkpoint or vote.")
        @Size(min = 1, max = 32)
        @Pattern("^[a-z][a-z-]*$")
        String kind,
    @Required
        @JsonPropertyDescription("Which life of the issuer's feed.")
        @Min(1)
        @Max(Limits.SAFE_INTEGER)
        Long incarnation,
    @Required
        @JsonPropertyDescription("Number of the statement in that incarnation.")
        @Min(1)
        @Max(Limits.SAFE_INTEGER)
        Long counter,
    @JsonPropertyDescription("Digest of the open statement of the round it belongs to, if any.")
        @Digest
        String round,
    @Required @JsonPropertyDescription("The signed envelope (DSSE).") Envelope envelope) {

  /** A signed payload. */
  @ApiRecord
  public record Envelope(
      @Required @JsonPropertyDescription("Media type of the payload.") @Size(min = 1, max = 64)
          String payloadType,
      @Required
          @JsonPropertyDescription("The payload, base64; at most 128 KiB before that.")
          @Size(min = 4, max = 174764)
          @Pattern(Limits.BASE64)
          String payload,
      @Required @JsonPropertyDescription("The signatures.") @Size(min = 1, max = 4)
          List<Signature> signatures) {
    public Envelope {
      signatures = Limits.orEmpty(signatures);
    }
  }

  /** One signature. */
  @ApiRecord
  public record Signature(
      @JsonPropertyDescription("Which key signed.") @Size(max = 128) String keyid,
      @Required
          @JsonPropertyDescription("The signature, base64.")
          @Size(min = 4, max = 128)
          @Pattern(Limits.BASE64)
          String sig) {}
}
