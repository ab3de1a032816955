package training.proof.e2e.simulation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Bytes near valid ones: the place where readers break. */
final class Mutations {
  private static final List<String> PIECES =
      List.of(
          "null",
          "-1",
          "1e9",
          "0.5",
          "9007199254740993",
          "\"\"",
          "[]",
          "{}",
          "[".repeat(40),
          "\"\\ud800\"",
          "\u0000",
          "\"epoch\":1,",
          "\"round\":\"" + "0".repeat(64) + "\",",
          "true");

  private Mutations() {}

  /** Something one to four changes away. */
  static byte[] of(byte[] bytes, RandomGenerator random) {
    byte[] mutated = bytes.clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      mutated = once(mutated, random);
    }
    return mutated;
  }

  /** The same form with one to three other digits. */
  static byte[] digits(byte[] bytes, RandomGenerator random) {
    byte[] mutated = bytes;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      mutated = digit(mutated, random.nextInt(bytes.length), random);
    }
    return mutated;
  }

  private static byte[] once(byte[] bytes, RandomGenerator random) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(6)) {
      case 0 -> {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> Arrays.copyOf(bytes, at);
      case 2 -> splice(bytes, at, at, PIECES.get(random.nextInt(PIECES.size())));
      case 3 -> digit(bytes, at, random);
      case 4 -> splice(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(40)), "");
      default -> {
        int end = Math.min(bytes.length, at + 1 + random.nextInt(60));
        yield splice(bytes, end, end, new String(bytes, at, end - at, StandardCharsets.ISO_8859_1));
      }
    };
  }

  /** The next digit from here becomes another: form stays, meaning changes. */
  private static byte[] digit(byte[] bytes, int at, RandomGenerator random) {
    byte[] changed = bytes.clone();
    for (int i = at; i < bytes.length; i++) {
      if (changed[i] >= '0' && changed[i] <= '9') {
        changed[i] = (byte) ('0' + random.nextInt(10));
        return changed;
      }
    }
    return changed;
  }

  private static byte[] splice(byte[] bytes, int from, int to, String middle) {
    byte[] inserted = middle.getBytes(StandardCharsets.ISO_8859_1);
    byte[] out = new byte[from + inserted.length + bytes.length - to];
    System.arraycopy(bytes, 0, out, 0, from);
    System.arraycopy(inserted, 0, out, from, inserted.length);
    System.arraycopy(bytes, to, out, from + inserted.length, bytes.length - to);
    return out;
  }
}
