package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A sequence of TrainingRounds, each from the checkpoint of the one before. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("trun")
@Categories(Api.CATEGORY)
@JsonClassDescription("A sequence of TrainingRounds, each from the checkpoint of the one before.")
@ValidationRule(
    value =
        "size(self.metadata.name) <= 32 && self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
    message =
        "the name of a TrainingRun must be a DNS label of at most 32 characters that starts with a letter: rounds are named after it")
@AdditionalPrinterColumn(name = "ROUND", jsonPath = ".status.summary.round")
@AdditionalPrinterColumn(name = "LOSS", jsonPath = ".status.summary.loss")
@AdditionalPrinterColumn(
    name = "WAITING FOR",
    jsonPath = ".status.summary.waitingFor",
    priority = 1)
@AdditionalPrinterColumn(
    name = "SUSPENDED",
    jsonPath = ".spec.suspend",
    type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
    name = "SUCCEEDED",
    jsonPath = ".status.conditions[?(@.type==\"Succeeded\")].status")
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class TrainingRun extends CustomResource<TrainingRunSpec, TrainingRunStatus>
    implements Namespaced {}
