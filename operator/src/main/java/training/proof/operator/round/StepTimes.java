package training.proof.operator.round;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.recipe.Recipe;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;

/**
 * How long this cluster takes for a recipe's steps, from its own trainers' results: a window that
 * is known to be too short is not tried.
 */
@Singleton
public class StepTimes {
  /** A pod is scheduled, starts its JVM and loads its libraries. */
  private static final long START_SECONDS = 15;

  private final Map<Digest, Long> trainMillis = new ConcurrentHashMap<>();

  void learn(Task.Train task, TaskResult.Trained result) {
    Long measured = result.metrics().get("trainMillis");
    if (measured != null) {
      trainMillis.put(task.recipe().digest(), measured);
    }
  }

  /** The least training window in which a slot of this recipe was seen to end, in seconds. */
  public long leastTrainSeconds(Recipe recipe) {
    long millis = trainMillis.getOrDefault(recipe.digest(), 0L);
    return START_SECONDS + Math.ceilDiv(millis, 1000);
  }
}
