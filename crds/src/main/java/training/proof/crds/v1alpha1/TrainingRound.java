package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * One exchange of contributions: members train slots, prove and audit them, and certify one
 * checkpoint.
 */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("tround")
@Categories("proofpool")
@JsonClassDescription(
    "One exchange of contributions: members train slots, prove and audit them, and certify one checkpoint.")
@AdditionalPrinterColumn(name = "SPONSOR", jsonPath = ".status.sponsor")
@AdditionalPrinterColumn(name = "WAITING FOR", jsonPath = ".status.summary.waitingFor")
@AdditionalPrinterColumn(name = "SLOTS", jsonPath = ".status.summary.slots")
@AdditionalPrinterColumn(name = "PROOFS", jsonPath = ".status.summary.proofs")
@AdditionalPrinterColumn(name = "LOSS", jsonPath = ".status.summary.loss")
@AdditionalPrinterColumn(
    name = "SUCCEEDED",
    jsonPath = ".status.conditions[?(@.type==\"Succeeded\")].status")
@AdditionalPrinterColumn(name = "ROUND", jsonPath = ".status.round", priority = 1)
@AdditionalPrinterColumn(name = "CHECKPOINT", jsonPath = ".status.checkpoint", priority = 1)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class TrainingRound extends CustomResource<TrainingRoundSpec, TrainingRoundStatus>
    implements Namespaced {}
