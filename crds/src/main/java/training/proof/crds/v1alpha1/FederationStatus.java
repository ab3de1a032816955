package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What this cluster knows of its federation. */
@ApiRecord
public record FederationStatus(
    @JsonPropertyDescription(
            "Ready, KeyReady, GenesisReady, ProtocolKnown, PeersReachable, CaughtUp, RecordWhole, MembersAgreed.")
        @Size(max = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("The spec's generation that this status was computed from.")
        @Min(0)
        @Max(Limits.SAFE_INTEGER)
        Long observedGeneration,
    @JsonPropertyDescription("This member's name.") @MemberName String member,
    @JsonPropertyDescription(
            "This member's Ed25519 public key, base64; the founder lists it in genesis.members.")
        @PublicKey
        String publicKey,
    @JsonPropertyDescription(
            "SHA-256 of this member's TLS certificate, hex; the founder lists it in genesis.members.")
        @Digest
        String certificateSha256,
    @JsonPropertyDescription(
            "Digest of the genesis: the identity of the federation. Joining members set it as spec.genesisDigest.")
        @Digest
        String federation,
    @JsonPropertyDescription("Number of the current member list; the genesis is epoch 1.")
        @Min(0)
        @Max(Limits.SAFE_INTEGER)
        Long epoch,
    @JsonPropertyDescription("Version of the rules in this epoch.") @Min(0) @Max(Limits.INT)
        Integer protocolVersion,
    @JsonPropertyDescription("Members with a vote in this epoch.") @Min(0) @Max(Limits.INT)
        Integer voters,
    @JsonPropertyDescription("Votes that make a certificate: floor(2 voters / 3) + 1.")
        @Min(0)
        @Max(Limits.INT)
        Integer quorum,
    @JsonPropertyDescription(
            "Which life of this member's feed this is; it rises when a backup was restored.")
        @Min(0)
        @Max(Limits.SAFE_INTEGER)
        Long incarnation,
    @JsonPropertyDescription("Number of this member's newest statement in this incarnation.")
        @Min(0)
        @Max(Limits.SAFE_INTEGER)
        Long counter,
    @JsonPropertyDescription("Digest of the ledger; equal wherever the same statements are held.")
        @Digest
        String ledgerDigest,
    @JsonPropertyDescription("This member's credits.") Credits credits,
    @JsonPropertyDescription("Statements held, void and refused.") StatementCounts statements,
    @JsonPropertyDescription("Members that cannot be reached now.") @Size(max = Limits.MEMBERS)
        List<@Size(max = Limits.MEMBER) String> missing,
    @JsonPropertyDescription("Strings for the printer columns.") Summary summary) {

  /** How many statements of which fate. */
  @ApiRecord
  public record StatementCounts(
      @JsonPropertyDescription("Statements held, of all members.") @Min(0) @Max(Limits.SAFE_INTEGER)
          Long held,
      @JsonPropertyDescription("Well-formed statements that broke a rule and have no effect.")
          @Min(0)
          @Max(Limits.SAFE_INTEGER)
          Long voided,
      @JsonPropertyDescription("Statements refused, by reason.") @Size(max = 64)
          List<ReasonCount> refused) {
    public StatementCounts {
      refused = Limits.orEmpty(refused);
    }
  }

  /** A reason and how often it was met. */
  @ApiRecord
  public record ReasonCount(
      @Required
          @JsonPropertyDescription("The reason as one word, such as bad-signature.")
          @Size(min = 1, max = 64)
          String reason,
      @Required @JsonPropertyDescription("How often.") @Min(0) @Max(Limits.SAFE_INTEGER)
          Long count) {}

  /** Strings for the printer columns. */
  @ApiRecord
  public record Summary(
      @JsonPropertyDescription("The member's name.") @Size(max = Limits.COLUMN) String member,
      @JsonPropertyDescription("The epoch, or - before there is one.") @Size(max = Limits.COLUMN)
          String epoch,
      @JsonPropertyDescription("Members reached of those in the epoch, this one included: 3/4.")
          @Size(max = Limits.COLUMN)
          String peers,
      @JsonPropertyDescription("The ledger digest's first 12 characters.")
          @Size(max = Limits.COLUMN)
          String ledger,
      @JsonPropertyDescription("The public key, for the founder to list.")
          @Size(max = Limits.COLUMN)
          String key) {}

  public FederationStatus {
    conditions = Limits.orEmpty(conditions);
    missing = Limits.orEmpty(missing);
  }
}
