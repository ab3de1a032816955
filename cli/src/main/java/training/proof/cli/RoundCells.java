package training.proof.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import training.proof.crds.v1alpha1.ProofSubmission;
import training.proof.crds.v1alpha1.ProofSubmissionStatus;
import training.proof.crds.v1alpha1.TrainingRound;
import training.proof.crds.v1alpha1.TrainingRoundStatus;

/**
 * What a table says of a round as one cluster shows it; {@code -} where there is nothing to say.
 */
final class RoundCells {
  static final String NOTHING = "-";
  private static final int DIGEST_SHOWN = 12;

  /** Milestones in order, and what goes on until each is reached. */
  private enum Milestone {
    OPENED("opening"),
    TRAINED("training"),
    COMMITTED("receipts"),
    REVEALED("reveals"),
    AUDITED("audits"),
    SETTLED("votes");

    private final String until;

    Milestone(String until) {
      this.until = until;
    }

    String condition() {
      return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
  }

  private RoundCells() {}

  static String phase(TrainingRound round) {
    return status(round)
        .map(
            status -> {
              for (Milestone milestone : Milestone.values()) {
                if (!Sight.isTrue(status.conditions(), milestone.condition())) {
                  return milestone.until;
                }
              }
              return "settled";
            })
        .orElse("new");
  }

  /** Steps done while the member trains, what it did last otherwise. */
  static String progress(TrainingRound round, String member) {
    return status(round).map(TrainingRoundStatus::members).orElse(List.of()).stream()
        .filter(progress -> progress.member().equals(member))
        .map(p -> Optional.ofNullable(p.progress()).or(() -> Optional.ofNullable(p.state())))
        .flatMap(Optional::stream)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse(NOTHING);
  }

  static String slots(TrainingRound round) {
    return summary(round, TrainingRoundStatus.Summary::slots);
  }

  static String proofs(TrainingRound round) {
    return summary(round, TrainingRoundStatus.Summary::proofs);
  }

  static String waitingFor(TrainingRound round) {
    return summary(round, TrainingRoundStatus.Summary::waitingFor);
  }

  static String loss(TrainingRound round) {
    return status(round)
        .filter(s -> s.lossBeforeMicroNats() != null && s.lossAfterMicroNats() != null)
        .map(s -> Nats.text(s.lossBeforeMicroNats()) + " > " + Nats.text(s.lossAfterMicroNats()))
        .orElse(NOTHING);
  }

  static String checkpoint(TrainingRound round) {
    return status(round)
        .map(TrainingRoundStatus::checkpoint)
        .map(RoundCells::shortened)
        .orElse(NOTHING);
  }

  static String paid(TrainingRound round) {
    return status(round)
        .map(TrainingRoundStatus::creditsPaid)
        .map(credits -> Long.toString(credits))
        .orElse(NOTHING);
  }

  /** The verdicts on a member's slots, each once. */
  static String verdict(List<ProofSubmission> proofs, String member) {
    String verdicts =
        proofs.stream()
            .filter(proof -> proof.getSpec().member().equals(member))
            .map(proof -> Optional.ofNullable(proof.getStatus()))
            .flatMap(Optional::stream)
            .map(ProofSubmissionStatus::verdict)
            .filter(verdict -> verdict != null && !verdict.isEmpty())
            .distinct()
            .collect(Collectors.joining(", "));
    return verdicts.isEmpty() ? NOTHING : verdicts;
  }

  static String shortened(String digest) {
    return digest.length() <= DIGEST_SHOWN ? digest : digest.substring(0, DIGEST_SHOWN);
  }

  private static Optional<TrainingRoundStatus> status(TrainingRound round) {
    return Optional.ofNullable(round.getStatus());
  }

  private static String summary(
      TrainingRound round, Function<TrainingRoundStatus.Summary, String> field) {
    return status(round)
        .map(TrainingRoundStatus::summary)
        .map(field)
        .filter(text -> !text.isEmpty())
        .orElse(NOTHING);
  }
}
