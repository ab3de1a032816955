package training.proof.operator.job;

import io.fabric8.kubernetes.api.model.batch.v1.Job;

/** Told when a Job or one of its pods changed; every bean of this type is. Be quick. */
@FunctionalInterface
public interface JobListener {
  /** Something about this Job is different. */
  void onJobChanged(Job job);
}
