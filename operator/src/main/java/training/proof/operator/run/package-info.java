/**
 * A TrainingRun makes its TrainingRounds one after another, as a CronJob makes Jobs. It reads
 * nothing but those rounds' conditions.
 */
package training.proof.operator.run;
