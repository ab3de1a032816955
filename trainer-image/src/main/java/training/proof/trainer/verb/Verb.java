package training.proof.trainer.verb;

import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.work.Workspace;

/** Carries out one kind of task. */
@FunctionalInterface
public interface Verb<T extends Task> {
  /** Does the task; the result is a function of task and store alone, its metrics excepted. */
  TaskResult run(T task, Workspace work);
}
