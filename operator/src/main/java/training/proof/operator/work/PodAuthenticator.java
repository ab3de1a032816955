package training.proof.operator.work;

import java.util.Optional;

/** Finds out which pod a projected token belongs to. */
@FunctionalInterface
interface PodAuthenticator {
  /** The pod; empty when the token is not that of a work pod that exists. */
  Optional<WorkerPod> authenticate(String token);
}
