package training.proof.trainer.verb;

import java.util.Locale;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.task.Task;
import training.proof.protocol.task.TaskResult;
import training.proof.trainer.work.TrainerException;
import training.proof.trainer.work.Workspace;

/**
 * {@code self-test}: trains a small fixed model on fixed noise, compares the end with the answer
 * that every sound processor gives, and says which processors give the same in FP32.
 */
public final class SelfTestVerb implements Verb<Task.SelfTest> {
  private static final Digest EXPECTED =
      new Digest("82d4e342bb3137c06cf63decb0c092738a3570ae217b1d9054a7d3e2eca1251f");

  @Override
  public TaskResult run(Task.SelfTest task, Workspace work) {
    if (!task.numericMode().equals("exact")) {
      throw TrainerException.badTask(
          "numericMode " + task.numericMode() + " is not known; this trainer knows exact");
    }
    work.progress().phase("self-test", 0, "");
    Digest digest = KnownAnswer.exact();
    return new TaskResult.SelfTested(
        task.digest(),
        digest,
        EXPECTED,
        digest.equals(EXPECTED),
        deviceClass(),
        ComputeClass.own().digest(),
        work.metrics().all(),
        1);
  }

  /** For people. */
  private static String deviceClass() {
    String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return "cpu-" + (architecture.equals("amd64") ? "x86_64" : architecture);
  }
}
