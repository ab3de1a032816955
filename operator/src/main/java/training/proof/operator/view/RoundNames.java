package training.proof.operator.view;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import training.proof.operator.config.OperatorConfig;
import training.proof.protocol.round.Round;

/**
 * What a round is called in this cluster: own rounds as their user named them, others' {@code
 * <sponsor>-<run>-<index>}.
 */
@Singleton
public class RoundNames {
  private static final int MAX_NAME = 40;

  private final String member;
  private final Map<String, String> own = new ConcurrentHashMap<>();

  @Inject
  RoundNames(OperatorConfig config) {
    this.member = config.member();
  }

  /** Remembers the name of an own TrainingRound. */
  public void remember(String run, int index, String name) {
    own.put(run + "/" + index, name);
  }

  /** The name of the TrainingRound that shows this round. */
  public String of(Round round) {
    String run = round.open().run();
    int index = round.open().index();
    return isOwn(round)
        ? own.getOrDefault(run + "/" + index, run + "-" + index)
        : shortened(round.sponsor() + "-" + run + "-" + index, round);
  }

  /** Names of rounds have at most 40 characters; a cut one stays unique by the round's digest. */
  private static String shortened(String name, Round round) {
    return name.length() <= MAX_NAME
        ? name
        : name.substring(0, MAX_NAME - 9) + "-" + round.id().hex().substring(0, 8);
  }

  /** Whether this cluster's user sponsors it. */
  public boolean isOwn(Round round) {
    return round.sponsor().equals(member);
  }
}
