package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One voter's audits in one round. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("vreport")
@Categories(Api.CATEGORY_RECORD)
@JsonClassDescription("One voter's audits in one round.")
@AdditionalPrinterColumn(name = "AUDITOR", jsonPath = ".spec.member")
@AdditionalPrinterColumn(name = "REPLAYED", jsonPath = ".status.summary.replayed")
@AdditionalPrinterColumn(name = "EQUAL", jsonPath = ".status.summary.equal")
@AdditionalPrinterColumn(name = "MISMATCHES", jsonPath = ".status.summary.mismatches")
@AdditionalPrinterColumn(name = "ROUND", jsonPath = ".spec.roundName")
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class VerificationReport
    extends CustomResource<VerificationReportSpec, VerificationReportStatus>
    implements Namespaced {}
