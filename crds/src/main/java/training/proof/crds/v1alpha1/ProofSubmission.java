package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One slot of one member in one round: its commitment, its reveal, the verdict and the pay. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("proof")
@Categories(Api.CATEGORY_RECORD)
@JsonClassDescription(
    "One slot of one member in one round: its commitment, its reveal, the verdict and the pay.")
@AdditionalPrinterColumn(name = "MEMBER", jsonPath = ".spec.member")
@AdditionalPrinterColumn(
    name = "SLOT",
    jsonPath = ".spec.slot",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "VERDICT", jsonPath = ".status.summary.verdict")
@AdditionalPrinterColumn(name = "WAITING FOR", jsonPath = ".status.summary.waitingFor")
@AdditionalPrinterColumn(name = "SCORE", jsonPath = ".status.summary.score")
@AdditionalPrinterColumn(name = "CREDITS", jsonPath = ".status.summary.credits")
@AdditionalPrinterColumn(name = "ROUND", jsonPath = ".spec.roundName")
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class ProofSubmission extends CustomResource<ProofSubmissionSpec, ProofSubmissionStatus>
    implements Namespaced {}
