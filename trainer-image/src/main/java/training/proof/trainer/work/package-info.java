/**
 * What every verb works with: the task's artefact store, scratch space, progress, costs and the
 * errors with their exit codes. The verbs use it; it knows neither models nor Kubernetes.
 */
package training.proof.trainer.work;
