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
        : round.sponsor() + "-" + run + "-" + index;
  }

  /** Whether this cluster's user sponsors it. */
  public boolean isOwn(Round round) {
    return round.sponsor().equals(member);
  }
}
