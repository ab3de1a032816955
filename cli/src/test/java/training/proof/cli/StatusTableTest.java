package training.proof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTableTest {
  @Test
  void everyClusterHasALineByItsOwnWord() {
    assertThat(table("training", "alpha", "beta")).isEqualTo(Fixture.text("training.txt"));
  }

  @Test
  void refusalsAreShownWithEvidenceAndDifferencesAreNotHidden() {
    assertThat(table("refused", "alpha", "beta")).isEqualTo(Fixture.text("refused.txt"));
  }

  @Test
  void whatIsNotReadyOrDoesNotAnswerSaysSo() {
    var sights =
        List.of(
            Fixture.sight("waiting", "alpha"),
            Fixture.sight("waiting", "beta"),
            Fixture.trouble("gamma", "gamma does not answer; do this or that"));
    assertThat(text(Progress.of(sights, Optional.empty()))).isEqualTo(Fixture.text("waiting.txt"));
  }

  @Test
  void aRunThatIsNotThereShowsNoRound() {
    var progress = Progress.of(List.of(Fixture.sight("training", "alpha")), Optional.of("other"));
    assertThat(new StatusTable(progress).lines()).startsWith("no round yet");
  }

  @Test
  void aLogHasALineForEveryChangeOnly() {
    var written = new StringWriter();
    var log = new Screen.Log(new PrintWriter(written), InstantSource.fixed(Instant.EPOCH));
    var training = new StatusTable(progress("training", "alpha", "beta"));
    log.show(training);
    log.show(training);
    assertThat(written.toString().lines())
        .hasSize(2)
        .first()
        .asString()
        .contains("  round 2  alpha  alpha  training  20/40  ");
  }

  @Test
  void aTerminalIsDrawnOverAndNeverBeyondItsHeight() {
    var written = new StringWriter();
    var live = new Screen.Live(new PrintWriter(written), 4);
    var table = new StatusTable(progress("training", "alpha", "beta"));
    live.show(table);
    live.show(table);
    assertThat(written.toString().chars().filter(c -> c == '\n')).hasSize(6);
    assertThat(written.toString()).contains("\u001b[3A").doesNotContain("ROUND");
  }

  private static String table(String scene, String... clusters) {
    return text(progress(scene, clusters));
  }

  private static Progress progress(String scene, String... clusters) {
    return Progress.of(
        List.of(clusters).stream().map(cluster -> Fixture.sight(scene, cluster)).toList(),
        Optional.empty());
  }

  private static String text(Progress progress) {
    return String.join("\n", new StatusTable(progress).lines()) + "\n";
  }
}
