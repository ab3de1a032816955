package training.proof.protocol.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What {@code ./proofpool fuzz} runs: one target, chosen by a property, under a coverage-guided
 * fuzzer.
 */
public final class Fuzzed {
  private static final Target TARGET =
      Target.valueOf(System.getProperty("fuzz.target", "statement").toUpperCase(Locale.ROOT));

  private Fuzzed() {}

  /**
   * The fuzzer calls this first: classes are loaded, and changed by it, before it looks at clocks.
   */
  public static void fuzzerInitialize() {
    Corpus.valid(TARGET).forEach(TARGET::takesAtAnyCost);
  }

  /** The fuzzer calls this by its name. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    boolean unused = TARGET.takesAtAnyCost(bytes);
  }

  /**
   * Writes valid inputs to begin with, or lists the targets.
   *
   * @param args a folder, which is made; or none
   */
  public static void main(String[] args) throws IOException {
    if (args.length == 0) {
      List.of(Target.values()).forEach(target -> System.out.println(target.label()));
      return;
    }
    Path folder = Path.of(args[0]);
    Files.createDirectories(folder);
    List<byte[]> valid = Corpus.valid(TARGET);
    for (int i = 0; i < valid.size(); i++) {
      Files.write(folder.resolve("valid-" + i), valid.get(i));
    }
  }
}
