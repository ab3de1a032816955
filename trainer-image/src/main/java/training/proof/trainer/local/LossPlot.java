package training.proof.trainer.local;

import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Draws losses over steps as an SVG file of fixed size: training as a line, the hidden slice as a
 * dot after each round. The same numbers give the same bytes.
 */
final class LossPlot {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 400;
  private static final int LEFT = 60;
  private static final int BOTTOM = 40;
  private static final int MARGIN = 20;
  private static final int TICKS = 5;

  private final int steps;
  private final double least;
  private final double most;
  private final StringBuilder text = new StringBuilder();

  private LossPlot(int steps, double least, double most) {
    this.steps = steps;
    this.least = least;
    this.most = most;
  }

  /**
   * @param train micro-nats of every step, at least one
   * @param hidden micro-nats after each round
   * @param stepsPerRound where the dots stand
   */
  static String svg(List<Long> train, List<Long> hidden, int stepsPerRound) {
    double least =
        Math.min(
            Collections.min(train), hidden.isEmpty() ? train.getFirst() : Collections.min(hidden));
    double most =
        Math.max(
            Collections.max(train), hidden.isEmpty() ? train.getFirst() : Collections.max(hidden));
    // A line that never moves is drawn in the middle.
    double slack = most > least ? 0 : 1e5;
    var plot = new LossPlot(train.size(), least - slack, most + slack);
    plot.open();
    plot.axes();
    plot.line(train);
    plot.dots(hidden, stepsPerRound);
    return plot.text.append("</svg>\n").toString();
  }

  private void open() {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"12\">%n",
        WIDTH, HEIGHT);
    add("<title>Loss in nats a token over steps</title>%n");
    add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n", WIDTH, HEIGHT);
  }

  private void axes() {
    for (int tick = 0; tick <= TICKS; tick++) {
      double loss = least + (most - least) * tick / TICKS;
      add(
          "<path d=\"M%.1f %.1fH%d\" stroke=\"#ddd\"/>"
              + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.2f</text>%n",
          (double) LEFT, y(loss), WIDTH - MARGIN, LEFT - 6, y(loss) + 4, loss / 1e6);
      long step = Math.round((double) steps * tick / TICKS);
      add(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>%n",
          x(step), HEIGHT - BOTTOM + 18, step);
    }
    add("<text x=\"%d\" y=\"%d\">nats</text>%n", MARGIN / 2, MARGIN - 6);
    add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">step</text>%n", WIDTH - 4, HEIGHT - 6);
  }

  private void line(List<Long> train) {
    text.append("<polyline fill=\"none\" stroke=\"#27a\" points=\"");
    for (int step = 0; step < train.size(); step++) {
      add("%.1f,%.1f ", x(step + 1), y(train.get(step)));
    }
    add("\"><title>training</title></polyline>%n");
  }

  private void dots(List<Long> hidden, int stepsPerRound) {
    for (int round = 0; round < hidden.size(); round++) {
      add(
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#c40\"><title>round %d: %.6f</title>"
              + "</circle>%n",
          x((round + 1L) * stepsPerRound), y(hidden.get(round)), round, hidden.get(round) / 1e6);
    }
  }

  private double x(long step) {
    return LEFT + (double) (WIDTH - LEFT - MARGIN) * step / steps;
  }

  private double y(double loss) {
    return MARGIN + (HEIGHT - MARGIN - BOTTOM) * (most - loss) / (most - least);
  }

  private void add(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values));
  }
}
