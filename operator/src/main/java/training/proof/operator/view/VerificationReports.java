package training.proof.operator.view;

import java.util.List;
import training.proof.crds.v1alpha1.VerificationReport;
import training.proof.crds.v1alpha1.VerificationReportSpec;
import training.proof.crds.v1alpha1.VerificationReportStatus;
import training.proof.protocol.canonical.Digest;
import training.proof.protocol.round.Round;
import training.proof.protocol.statement.Body;

/** Shows one voter's audits in a round, once its seed is open. */
final class VerificationReports {
  private VerificationReports() {}

  static VerificationReport of(
      String namespace, String roundName, Round round, String auditor, Digest seed) {
    var view = new VerificationReport();
    view.setMetadata(RoundMetadata.ofMember(namespace, roundName + "-" + auditor, round, auditor));
    view.setSpec(new VerificationReportSpec(round.id().hex(), roundName, auditor));
    view.setStatus(status(round.view().entries().getOrDefault(auditor, List.of()), seed));
    return view;
  }

  private static VerificationReportStatus status(List<Body.AuditEntry> entries, Digest seed) {
    int equal = count(entries, Body.Finding.equal);
    int mismatches = count(entries, Body.Finding.mismatch);
    int unavailable = count(entries, Body.Finding.unavailable);
    int replayed = equal + mismatches;
    return new VerificationReportStatus(
        entries.size(),
        replayed,
        equal,
        mismatches,
        unavailable,
        seed.hex(),
        new VerificationReportStatus.Summary(
            replayed + "/" + entries.size(),
            Integer.toString(equal),
            Integer.toString(mismatches)));
  }

  private static int count(List<Body.AuditEntry> entries, Body.Finding finding) {
    return (int) entries.stream().filter(entry -> entry.finding() == finding).count();
  }
}
