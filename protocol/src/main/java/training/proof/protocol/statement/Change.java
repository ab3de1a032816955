package training.proof.protocol.statement;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import training.proof.protocol.canonical.CanonicalJson;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.canonical.MalformedException;

/** One difference between an epoch and the next. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Change.Join.class, name = "join"),
  @JsonSubTypes.Type(value = Change.Leave.class, name = "leave"),
  @JsonSubTypes.Type(value = Change.Remove.class, name = "remove"),
  @JsonSubTypes.Type(value = Change.Renew.class, name = "renew"),
  @JsonSubTypes.Type(value = Change.Restart.class, name = "restart"),
  @JsonSubTypes.Type(value = Change.Upgrade.class, name = "upgrade")
})
public sealed interface Change {
  /** The least version of the protocol that knows it. */
  default int leastVersion() {
    return ProtocolVersions.OLDEST;
  }

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

  /**
   * A member lost the end of its feed, which goes on after this statement in another incarnation.
   * What it may have said beyond it counts for nobody.
   *
   * @param incarnation that begins, from 2
   * @param counter of the last statement that counts; 0 where none does
   * @param head its digest; zero then
   */
  record Restart(String member, int incarnation, long counter, Digest head) implements Change {
    /** Refuses numbers out of range. */
    public Restart {
      Names.requireMember(member);
      if (incarnation < 2
          || incarnation > 1_000_000
          || counter < 0
          || counter > CanonicalJson.MAX_INTEGER
          || (counter == 0) != head.equals(Digest.ZERO)) {
        throw new MalformedException(
            "out-of-range",
            "incarnation 2 to 1000000 and a statement, or none, expected, not "
                + incarnation
                + " and "
                + counter);
      }
    }

    @Override
    public int leastVersion() {
      return 2;
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
