package training.proof.protocol.decide;

/** Variations of what a user asked for. */
final class LocalWants {
  private LocalWants() {}

  static void replaceBudget(Village.Citizen citizen, long budget) {
    LocalFacts.Want want = citizen.wants.removeLast();
    citizen.wants.add(
        new LocalFacts.Want(
            want.name(),
            want.run(),
            want.index(),
            want.since(),
            want.recipe(),
            want.data(),
            want.price(),
            budget,
            want.slotsPerMember(),
            want.members(),
            want.auditRatePerMille(),
            want.segmentsPerAudit(),
            want.windows(),
            want.lossToleranceMicroNats(),
            want.sliceExamples(),
            want.improvement()));
  }
}
