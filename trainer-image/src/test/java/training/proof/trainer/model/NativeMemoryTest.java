package training.proof.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import training.proof.numerics.InitialParameters;
import training.proof.protocol.recipe.ModelSpec;

/** Runs in a process whose heap cannot grow: what grows then is native memory. */
class NativeMemoryTest {

  @Test
  void nativeMemoryStaysFlatOverAThousandSteps() throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms48m",
                "-Xmx48m",
                "-XX:+AlwaysPreTouch",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                NativeMemoryTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(Long.parseLong(said)).as("kilobytes more after 1,000 steps").isLessThan(12 << 10);
  }

  /** Prints by how many kilobytes the process grew over a thousand steps. */
  public static void main(String[] arguments) throws IOException {
    var model = ModelSpec.Gpt.plain(256, 16, 16, 2, 2, 7);
    float[] parameters = InitialParameters.of(ExactEngine.layout(model), model.seed());
    var batch = new TokenBatch(4, 16);
    try (var engine = new ExactEngine(model)) {
      long before = 0;
      for (int step = 0; step < 1300; step++) {
        before = step == 300 ? residentKilobytes() : before;
        engine.backward(parameters, batch, gradients -> {});
      }
      System.out.println(residentKilobytes() - before);
    }
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }
}
