package training.proof.e2e.simulation;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Requests and answers between members; nobody sends anything unasked. */
final class Network {
  private static final long FASTEST = 5;
  private static final long CONNECT_TIMEOUT = 10_000;
  private static final long READ_TIMEOUT = 30_000;

  private final Agenda agenda;
  private final RandomGenerator random;
  private final Set<Link> cut = new HashSet<>();
  private Faults faults;

  /** Who calls whom. */
  record Link(String from, String to) {}

  Network(Agenda agenda, RandomGenerator random, Faults faults) {
    this.agenda = agenda;
    this.random = random;
    this.faults = faults;
  }

  /** From now on a link cannot be called over. */
  void cut(String from, String to) {
    cut.add(new Link(from, to));
  }

  void mend(String from, String to) {
    cut.remove(new Link(from, to));
  }

  /** From now on nothing is lost. */
  void heal() {
    cut.clear();
    faults = Faults.NONE;
  }

  boolean reaches(String from, String to) {
    return !cut.contains(new Link(from, to));
  }

  /**
   * A call; exactly one of the two ends of it is told.
   *
   * @param serve what the called process does; it may answer later
   * @param answered told once, but for answers that the network doubles
   */
  <T> void call(
      Operator from,
      Member to,
      BiConsumer<Operator, Consumer<Optional<T>>> serve,
      Consumer<T> answered,
      Consumer<T> doubled,
      Runnable failed) {
    var call = new Call<>(from, to.name(), answered, doubled, failed);
    if (!reaches(from.member().name(), to.name())) {
      agenda.in(CONNECT_TIMEOUT, call::fail);
      return;
    }
    agenda.in(READ_TIMEOUT, call::fail);
    if (isLost()) {
      return;
    }
    agenda.in(
        delay(),
        () ->
            to.serving(from.member().name())
                .ifPresentOrElse(
                    server -> serve.accept(server, call::reply),
                    () -> agenda.in(delay(), call::fail)));
  }

  private final class Call<T> {
    private final Operator from;
    private final String to;
    private final int life;
    private final Consumer<T> answered;
    private final Consumer<T> doubled;
    private final Runnable failed;
    private boolean over;

    Call(Operator from, String to, Consumer<T> answered, Consumer<T> doubled, Runnable failed) {
      this.from = from;
      this.to = to;
      this.life = from.life();
      this.answered = answered;
      this.doubled = doubled;
      this.failed = failed;
    }

    /** An empty answer is a broken connection. */
    void reply(Optional<T> answer) {
      if (isLost() || !reaches(from.member().name(), to)) {
        return;
      }
      agenda.in(delay(), () -> answer.ifPresentOrElse(this::arrive, this::fail));
      if (random.nextInt(1000) < faults.doublesPerMille()) {
        agenda.in(
            delay() + random.nextInt(60_000),
            () -> answer.ifPresent(late -> from.live(life, () -> doubled.accept(late))));
      }
    }

    private void arrive(T answer) {
      end(() -> answered.accept(answer));
    }

    void fail() {
      end(failed);
    }

    private void end(Runnable what) {
      if (!over) {
        over = true;
        from.live(life, what);
      }
    }
  }

  private boolean isLost() {
    return faults.lossPerMille() > 0 && random.nextInt(1000) < faults.lossPerMille();
  }

  private long delay() {
    return FASTEST + random.nextInt(1 + faults.slowest());
  }
}
