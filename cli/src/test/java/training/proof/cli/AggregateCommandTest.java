package training.proof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregateCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path rows;

  @BeforeEach
  void write() throws IOException {
    rows = Files.writeString(folder.resolve("rows.csv"), "1,2\n1.5, 2\n2,2\n\n1,3\n1000,-1000\n");
  }

  @ParameterizedTest
  @CsvSource({
    "mean, '201.1,-198.2'",
    "median, '1.5,2.0'",
    "trimmed-mean, '1.5,2.0'",
    "krum, '1.5,2.0'"
  })
  void aRuleMakesOneRowOfMany(String rule, String expected) {
    assertThat(run("--rule", rule, "--f", "1", rows.toString())).isEqualTo(ExitCode.OK);
    assertThat(out.toString().strip()).isEqualTo(expected);
  }

  @Test
  void rowsAreChangedFirstWhereThatIsAskedFor() {
    assertThat(run("--rule", "mean", "--before", "clip-to-median-norm", rows.toString()))
        .isEqualTo(ExitCode.OK);
    assertThat(Float.parseFloat(out.toString().split(",", -1)[0])).isBetween(0f, 3f);
  }

  @Test
  void whatIsNoRuleIsNotUnderstood() {
    assertThat(run("--rule", "best", rows.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("'best' is none that there is");
  }

  @Test
  void tooFewRowsForTheRuleAreRefused() {
    assertThat(run("--rule", "bulyan", "--f", "2", rows.toString())).isEqualTo(ExitCode.NOT_SO);
    assertThat(err.toString()).contains("rows.csv: ");
  }

  @Test
  void whatIsNoNumberIsNamed() throws IOException {
    Files.writeString(rows, "1,2\n1,two\n");
    assertThat(run("--rule", "mean", rows.toString())).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(err.toString()).contains("row 2: 'two' is no number");
  }

  @Test
  void rowsOfSeveralLengthsAreRefused() throws IOException {
    Files.writeString(rows, "1,2\n1\n");
    assertThat(run("--rule", "mean", rows.toString())).isEqualTo(ExitCode.NOT_SO);
  }

  private int run(String... arguments) {
    var words = new ArrayList<>(List.of("aggregate"));
    words.addAll(List.of(arguments));
    return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(words.toArray(String[]::new));
  }
}
