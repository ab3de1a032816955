package training.proof.operator.peer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import training.proof.operator.http.ApiException;

/**
 * What one peer may take at once: a few streams, a few long polls, and a budget of bytes that fills
 * up again. No peer's use lessens another's.
 */
public final class PeerLimits {
  /** Chunk streams at once; more would only queue behind the same link. */
  static final int STREAMS = 2;

  /** A poller holds one; a restarted one may overlap with its former life. */
  static final int POLLS = 4;

  /** Two rounds of the largest model that fits one device's audits, at once. */
  static final long BURST_BYTES = 4L << 30;

  /** 125 MB/s: a gigabit link is not slowed down. */
  static final long BYTES_PER_SECOND = 125_000_000;

  private final InstantSource clock;
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();

  public PeerLimits(InstantSource clock) {
    this.clock = clock;
  }

  /** To be closed when the stream or poll is over; closing twice does no harm. */
  public interface Permit extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @param bytes that the stream will carry
   * @throws ApiException 429 with Retry-After
   */
  public Permit stream(String member, long bytes) {
    return account(member).stream(bytes);
  }

  /**
   * @throws ApiException 429 with Retry-After
   */
  public Permit poll(String member) {
    return account(member).poll();
  }

  private Account account(String member) {
    return accounts.computeIfAbsent(member, name -> new Account());
  }

  private final class Account {
    private int streams;
    private int polls;
    private long bytes = BURST_BYTES;
    private Instant filled = clock.instant();

    synchronized Permit stream(long wanted) {
      fill();
      if (streams >= STREAMS) {
        throw ApiException.tooMany(
            "at most " + STREAMS + " streams for one member", Duration.ofSeconds(1));
      }
      if (bytes < wanted) {
        long seconds = (wanted - bytes) / BYTES_PER_SECOND + 1;
        throw ApiException.tooMany("the byte budget is used up", Duration.ofSeconds(seconds));
      }
      bytes -= wanted;
      streams++;
      return once(this::endStream);
    }

    synchronized Permit poll() {
      if (polls >= POLLS) {
        throw ApiException.tooMany(
            "at most " + POLLS + " long polls for one member", Duration.ofSeconds(5));
      }
      polls++;
      return once(this::endPoll);
    }

    private synchronized void endStream() {
      streams--;
    }

    private synchronized void endPoll() {
      polls--;
    }

    private void fill() {
      Instant now = clock.instant();
      long millis = Math.clamp(Duration.between(filled, now).toMillis(), 0, 3_600_000);
      bytes = Math.min(BURST_BYTES, bytes + millis * (BYTES_PER_SECOND / 1000));
      filled = now;
    }
  }

  private static Permit once(Runnable end) {
    var ended = new AtomicBoolean();
    return () -> {
      if (ended.compareAndSet(false, true)) {
        end.run();
      }
    };
  }
}
