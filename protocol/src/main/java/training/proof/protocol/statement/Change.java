package training.proof.protocol.statement;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import training.proof.protocol.canonical.MalformedException;

/** One difference between an epoch and the next. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Change.Join.class, name = "join"),
  @JsonSubTypes.Type(value = Change.Leave.class, name = "leave"),
  @JsonSubTypes.Type(value = Change.Remove.class, name = "remove"),
  @JsonSubTypes.Type(value = Change.Renew.class, name = "renew"),
  @JsonSubTypes.Type(value = Change.Upgrade.class, name = "upgrade")
})
public sealed interface Change {
  /**
   * Somebody new comes in.
   *
   * @param member without credits: those are earned
   */
  record Join(Body.Member member) implements Change {
    /** Refuses credits out of nothing. */
    public Join {
      requireNoCredits(member);
    }
  }

  /** A member goes, and wants to. */
  record Leave(String member) implements Change {
    /** Refuses what is no name. */
    public Leave {
      Names.requireMember(member);
    }
  }

  /** A member has to go. */
  record Remove(String member) implements Change {
    /** Refuses what is no name. */
    public Remove {
      Names.requireMember(member);
    }
  }

  /**
   * A member has another key, endpoint or certificate from now on.
   *
   * @param member under its old name and organisation; without credits, which it keeps
   */
  record Renew(Body.Member member) implements Change {
    /** Refuses credits out of nothing. */
    public Renew {
      requireNoCredits(member);
    }
  }

  /** Statements may say from now on what this version of the protocol knows. */
  record Upgrade(int protocolVersion) implements Change {
    /** Refuses what is no version. */
    public Upgrade {
      if (protocolVersion < 2 || protocolVersion > 1000) {
        throw new MalformedException(
            "out-of-range", "protocolVersion must be 2 to 1000, not " + protocolVersion);
      }
    }
  }

  private static void requireNoCredits(Body.Member member) {
    if (member.credits() != 0) {
      throw new MalformedException(
          "bad-membership",
          "a change of members grants no credits; " + member.name() + " has some");
    }
  }
}
