package training.proof.operator.view;

/** Losses for people: integer micro-nats as nats with three decimals, without floating point. */
public final class Nats {
  private Nats() {}

  /** {@code 5412345} becomes {@code 5.412}. */
  public static String text(long microNats) {
    long thousandths = Math.floorDiv(Math.abs(microNats) + 500, 1000);
    String sign = microNats < 0 ? "-" : "";
    return "%s%d.%03d".formatted(sign, thousandths / 1000, thousandths % 1000);
  }

  /** {@code 2.413 > 2.207}. */
  public static String fall(long before, long after) {
    return text(before) + " > " + text(after);
  }
}
