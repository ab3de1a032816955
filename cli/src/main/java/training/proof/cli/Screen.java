package training.proof.cli;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where a table that changes is shown. */
sealed interface Screen {
  /** Shows the table as it is now. */
  void show(StatusTable table);

  /** A terminal: every table is drawn over the one before. */
  final class Live implements Screen {
    private static final String UP = "\u001b[%dA";
    private static final String CLEAR_LINE = "\u001b[2K\r";
    private static final String CLEAR_BELOW = "\u001b[J";

    /** Longer lines would be wrapped, and a wrapped line cannot be drawn over. */
    private static final String NO_WRAP = "\u001b[?7l";

    private static final String WRAP = "\u001b[?7h";

    private final PrintWriter out;
    private final int height;
    private int drawn;

    /**
     * @param height lines that the terminal has; what is further down is left out
     */
    Live(PrintWriter out, int height) {
      this.out = out;
      this.height = height;
    }

    @Override
    public void show(StatusTable table) {
      List<String> lines = table.lines().stream().limit(height - 1).toList();
      var text = new StringBuilder(NO_WRAP);
      if (drawn > 0) {
        text.append(UP.formatted(drawn));
      }
      lines.forEach(line -> text.append(CLEAR_LINE).append(line).append('\n'));
      out.print(text.append(CLEAR_BELOW).append(WRAP));
      out.flush();
      drawn = lines.size();
    }
  }

  /** A file or pipe: a line for each cluster whose line changed. */
  final class Log implements Screen {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final PrintWriter out;
    private final InstantSource clock;
    private Set<String> shown = Set.of();

    Log(PrintWriter out, InstantSource clock) {
      this.out = out;
      this.clock = clock;
    }

    @Override
    public void show(StatusTable table) {
      var lines = table.plainLines();
      lines.forEach(
          (what, line) -> {
            if (!shown.contains(what)) {
              out.println(TIME.format(clock.instant()) + "  " + line);
            }
          });
      shown = new HashSet<>(lines.keySet());
    }
  }
}
