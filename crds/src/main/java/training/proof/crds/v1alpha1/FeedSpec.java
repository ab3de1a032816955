package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The head of a member's feed. */
@ApiRecord
@ValidationRule(
    value =
        "self.incarnation > oldSelf.incarnation || (self.incarnation == oldSelf.incarnation && self.counter >= oldSelf.counter)",
    message = "a feed never goes back")
@ValidationRule(
    value =
        "self.incarnation != oldSelf.incarnation || self.counter != oldSelf.counter || !has(oldSelf.digest) || (has(self.digest) && self.digest == oldSelf.digest)",
    message = "one number holds one statement: raise counter with every digest")
public record FeedSpec(
    @Required
        @JsonPropertyDescription("The member whose feed this is.")
        @ValidationRule(value = "self == oldSelf", message = "a feed belongs to one member")
        @MemberName
        String member,
    @Required @JsonPropertyDescription("Which life of the feed.") @Min(0) @Max(Limits.SAFE_INTEGER)
        Long incarnation,
    @Required
        @JsonPropertyDescription(
            "Number of the newest statement in that incarnation; 0 before the first.")
        @Min(0)
        @Max(Limits.SAFE_INTEGER)
        Long counter,
    @JsonPropertyDescription("Digest of the newest statement; absent before the first.") @Digest
        String digest,
    @JsonPropertyDescription(
            "The newest own statement in its envelope, as JSON: kept here until it is published.")
        @Size(max = 200000)
        String envelope) {}
