package training.proof.protocol.statement;

import java.util.regex.Pattern;
import training.proof.protocol.canonical.MalformedException;

/** The form of the names that stand in statements. */
public final class Names {
  private static final Pattern LABEL = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

  private static final Pattern REASON = Pattern.compile("[A-Za-z]{1,40}");

  private Names() {}

  /** Refuses anything but a DNS label of at most 32 characters. */
  public static void requireMember(String name) {
    require(name, "member name", 32);
  }

  /** Refuses anything but a DNS label of at most 40 characters. */
  public static void requireRun(String name) {
    require(name, "run name", 40);
  }

  /** Refuses anything but 1 to 40 letters. */
  public static void requireReason(String reason) {
    if (!REASON.matcher(reason).matches()) {
      throw new MalformedException("bad-name", "a reason is a word of at most 40 letters");
    }
  }

  /** Refuses text longer than {@code most} characters. */
  public static void requireShort(String text, int most, String what) {
    if (text.length() > most) {
      throw new MalformedException("too-long", what + " is longer than " + most + " characters");
    }
  }

  private static void require(String name, String what, int most) {
    if (name.length() > most || !LABEL.matcher(name).matches()) {
      throw new MalformedException(
          "bad-name",
          "a "
              + what
              + " is a DNS label of at most "
              + most
              + " characters (a-z, 0-9, -), not "
              + name.substring(0, Math.min(40, name.length())));
    }
  }
}
