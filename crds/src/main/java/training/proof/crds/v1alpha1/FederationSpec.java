package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import training.proof.protocol.statement.ProtocolVersions;

/** This cluster's membership, as its owner states it. */
@ApiRecord
@ValidationRule(
    value = "!(has(self.genesis) && has(self.genesisDigest))",
    message = "set genesis (to found a federation) or genesisDigest (to join one), not both")
@ValidationRule(
    value = "has(self.genesisDigest) == has(self.introducer)",
    message =
        "genesisDigest and introducer go together: name one member (endpoint and certificateSha256) to fetch the genesis from")
@ValidationRule(
    value = "!has(oldSelf.genesis) || (has(self.genesis) && self.genesis == oldSelf.genesis)",
    message = "genesis cannot change once set: its digest is the federation's identity")
@ValidationRule(
    value =
        "!has(oldSelf.genesisDigest) || (has(self.genesisDigest) && self.genesisDigest == oldSelf.genesisDigest)",
    message = "genesisDigest cannot change once set: a member is in one federation")
@ValidationRule(
    value = "!has(self.genesis) || self.genesis.members.exists(m, m.name == self.member)",
    message = "genesis.members must list this member too, under the name in spec.member")
public record FederationSpec(
    @Required
        @JsonPropertyDescription(
            "This member's name, unique in the federation: a DNS label of at most 32 characters. It never changes.")
        @ValidationRule(
            value = "self == oldSelf",
            message = "a member keeps its name: install another release for another member")
        @MemberName
        String member,
    @Required
        @JsonPropertyDescription(
            "The organisation behind this member; one organisation has one vote.")
        @Size(min = 1, max = 64)
        String organisation,
    @Required
        @JsonPropertyDescription(
            "The https address under which the other members reach this one's operator.")
        @Size(min = 9, max = 256)
        @ValidationRule(value = Limits.HTTPS, message = Limits.HTTPS_MESSAGE)
        String endpoint,
    @Required
        @JsonPropertyDescription(
            "Name of the Secret that holds this member's key; the operator fills it once.")
        @ValidationRule(
            value = "self == oldSelf",
            message = "the key is the member: it stays in the Secret it was made in")
        @ObjectName
        String keySecretName,
    @JsonPropertyDescription("What the blob store may use.") @Default("{}") Storage storage,
    @JsonPropertyDescription(
            "The first epoch, listed by the founder: all members with their keys. Exclusive with genesisDigest; never changes once set.")
        Genesis genesis,
    @JsonPropertyDescription(
            "Digest of the genesis that somebody else founded (status.federation there). Exclusive with genesis; never changes once set.")
        @Digest
        String genesisDigest,
    @JsonPropertyDescription(
            "Where to fetch the genesis named by genesisDigest: one member that is already in.")
        Introducer introducer,
    @JsonPropertyDescription(
            "Changes of the member list that you want or agree to; a quorum of members has to. What has come about, or cannot, does no harm here.")
        @Size(max = 64)
        List<AgreedChange> agreesTo) {
  public FederationSpec {
    agreesTo = Limits.orEmpty(agreesTo);
  }

  /** One change of the member list. */
  @ApiRecord
  @ValidationRule(
      value =
          "[has(self.join), has(self.remove), has(self.leave), has(self.upgrade), has(self.restart)].filter(x, x).size() == 1",
      message = "state one change an entry: join, remove, leave, upgrade or restart")
  public record AgreedChange(
      @JsonPropertyDescription("Somebody comes in; all that its Federation's status shows.")
          Newcomer join,
      @JsonPropertyDescription(
              "The name of a member that has to go. What it has pending stays pending, and its name is never used again.")
          @MemberName
          String remove,
      @JsonPropertyDescription(
              "This member's own name: it goes, and what it has pending is released once none of its slots is undecided.")
          @MemberName
          String leave,
      @JsonPropertyDescription(
              "The version of the rules that the next epoch is to have, one more than status.protocolVersion. Members whose operator does not know it stand still from then on.")
          @Min(2)
          @Max(Limits.PROTOCOL)
          Integer upgrade,
      @JsonPropertyDescription(
              "A member lost the end of its feed, and goes on after what a quorum has of it. In its own Federation: it signs nothing before.")
          Restart restart) {}

  /** Whose feed goes on in which incarnation. */
  @ApiRecord
  public record Restart(
      @Required @JsonPropertyDescription("The member's name.") @MemberName String member,
      @Required
          @JsonPropertyDescription(
              "The incarnation that begins: one more than status.incarnation of its Federation.")
          @Min(2)
          @Max(1_000_000)
          Integer incarnation) {}

  /** Who comes in: without credits, since those are earned. */
  @ApiRecord
  public record Newcomer(
      @Required
          @JsonPropertyDescription("The member's name: one that nobody in the federation ever had.")
          @MemberName
          String name,
      @Required
          @JsonPropertyDescription("The organisation behind the member; each has one vote.")
          @Size(min = 1, max = 64)
          String organisation,
      @Required
          @JsonPropertyDescription(
              "The https address of the member's operator, as the others reach it.")
          @Size(min = 9, max = 256)
          @ValidationRule(value = Limits.HTTPS, message = Limits.HTTPS_MESSAGE)
          String endpoint,
      @Required
          @JsonPropertyDescription(
              "The member's Ed25519 public key (status.publicKey of its Federation), base64.")
          @PublicKey
          String publicKey,
      @Required
          @JsonPropertyDescription(
              "SHA-256 of the member's TLS certificate (status.certificateSha256 of its Federation), hex.")
          @Digest
          String certificateSha256) {}

  /** What the blob store may use. */
  @ApiRecord
  public record Storage(
      @JsonPropertyDescription(
              "Bytes that must stay free on the data volume; a round that needs more is not started.")
          @Default("1073741824")
          @Min(0)
          @Max(Limits.SAFE_INTEGER)
          Long minimumFreeBytes) {}

  /** The first epoch, as the founder lists it. */
  @ApiRecord
  @ValidationRule(
      value = "self.members.all(m, self.members.exists_one(n, n.name == m.name))",
      message = "every member needs a name of its own")
  @ValidationRule(
      value = "self.members.all(m, self.members.exists_one(n, n.publicKey == m.publicKey))",
      message =
          "every member needs a public key of its own: read it with 'kubectl get federation -o wide' in its cluster")
  @ValidationRule(
      value = "self.members.all(m, self.members.exists_one(n, n.organisation == m.organisation))",
      message = "one organisation is one voter: list each organisation once")
  public record Genesis(
      @Required
          @JsonPropertyDescription(
              "Name of the federation, for people: a DNS label of at most 32 characters.")
          @MemberName
          String name,
      @JsonPropertyDescription(
              "Version of the rules that the federation begins with: the newest, unless members have operators that do not know it yet.")
          @Default("" + ProtocolVersions.NEWEST)
          @Min(ProtocolVersions.OLDEST)
          @Max(Limits.PROTOCOL)
          Integer protocolVersion,
      @Required
          @JsonPropertyDescription("The members of the first epoch: one for each organisation.")
          @Size(min = 1, max = Limits.MEMBERS)
          List<GenesisMember> members) {
    public Genesis {
      members = Limits.orEmpty(members);
    }
  }

  /** One member of the first epoch. */
  @ApiRecord
  public record GenesisMember(
      @Required
          @JsonPropertyDescription(
              "The member's name, unique in the federation: a DNS label of at most 32 characters.")
          @MemberName
          String name,
      @Required
          @JsonPropertyDescription("The organisation behind the member; each has one vote.")
          @Size(min = 1, max = 64)
          String organisation,
      @Required
          @JsonPropertyDescription(
              "The https address of the member's operator, as the others reach it.")
          @Size(min = 9, max = 256)
          @ValidationRule(value = Limits.HTTPS, message = Limits.HTTPS_MESSAGE)
          String endpoint,
      @Required
          @JsonPropertyDescription(
              "The member's Ed25519 public key (status.publicKey of its Federation), base64.")
          @PublicKey
          String publicKey,
      @Required
          @JsonPropertyDescription(
              "SHA-256 of the member's TLS certificate (status.certificateSha256 of its Federation), hex.")
          @Digest
          String certificateSha256,
      @JsonPropertyDescription(
              "Credits this member starts with; they pay for the rounds it sponsors.")
          @Default("0")
          @Min(0)
          @Max(Limits.CREDITS)
          Long credits) {}

  /** The member whose word this one takes for where the genesis is; the digest proves it. */
  @ApiRecord
  public record Introducer(
      @Required
          @JsonPropertyDescription(
              "The https address of a member that is already in the federation.")
          @Size(min = 9, max = 256)
          @ValidationRule(value = Limits.HTTPS, message = Limits.HTTPS_MESSAGE)
          String endpoint,
      @Required @JsonPropertyDescription("SHA-256 of that member's TLS certificate, hex.") @Digest
          String certificateSha256) {}
}
