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

/**
 * One exchange of contributions: members train slots, prove and audit them, and certify one
 * checkpoint.
 */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("tround")
@Categories(Api.CATEGORY)
@JsonClassDescription(
    "One exchange of contributions: members train slots, prove and audit them, and certify one checkpoint.")
@ValidationRule(
    value =
        "size(self.metadata.name) <= 40 && self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
    message =
        "the name of a TrainingRound must be a DNS label of at most 40 characters that starts with a letter: Jobs are named after it")
@ValidationRule(
    value = "has(self.spec.run) || has(self.spec.mirror) || size(self.metadata.name) <= 32",
    message = "a round without spec.run is a run of its own: its name has at most 32 characters")
@ValidationRule(
    value =
        "!has(oldSelf.status) || !has(oldSelf.status.round) || (self.spec.index == oldSelf.spec.index && self.spec.recipe == oldSelf.spec.recipe && self.spec.price == oldSelf.spec.price && self.spec.budget == oldSelf.spec.budget && self.spec.slotsPerMember == oldSelf.spec.slotsPerMember && self.spec.auditRatePerMille == oldSelf.spec.auditRatePerMille && self.spec.segmentsPerAudit == oldSelf.spec.segmentsPerAudit && self.spec.windows == oldSelf.spec.windows && self.spec.lossToleranceMicroNats == oldSelf.spec.lossToleranceMicroNats && self.spec.hiddenSliceExamples == oldSelf.spec.hiddenSliceExamples && has(self.spec.improvement) == has(oldSelf.spec.improvement) && (!has(self.spec.improvement) || self.spec.improvement == oldSelf.spec.improvement) && has(self.spec.run) == has(oldSelf.spec.run) && (!has(self.spec.run) || self.spec.run == oldSelf.spec.run) && has(self.spec.mirror) == has(oldSelf.spec.mirror) && (!has(self.spec.mirror) || self.spec.mirror == oldSelf.spec.mirror) && has(self.spec.datasetRef) == has(oldSelf.spec.datasetRef) && (!has(self.spec.datasetRef) || self.spec.datasetRef == oldSelf.spec.datasetRef) && has(self.spec.members) == has(oldSelf.spec.members) && (!has(self.spec.members) || self.spec.members == oldSelf.spec.members))",
    message =
        "a round does not change once it is opened; only suspend may: create another TrainingRound")
@AdditionalPrinterColumn(name = "SPONSOR", jsonPath = ".status.sponsor")
@AdditionalPrinterColumn(name = "WAITING FOR", jsonPath = ".status.summary.waitingFor")
@AdditionalPrinterColumn(name = "SLOTS", jsonPath = ".status.summary.slots")
@AdditionalPrinterColumn(name = "PROOFS", jsonPath = ".status.summary.proofs")
@AdditionalPrinterColumn(name = "LOSS", jsonPath = ".status.summary.loss")
@AdditionalPrinterColumn(
    name = "SUCCEEDED",
    jsonPath = ".status.conditions[?(@.type==\"Succeeded\")].status")
@AdditionalPrinterColumn(name = "PAID", jsonPath = ".status.summary.paid", priority = 1)
@AdditionalPrinterColumn(name = "ROUND", jsonPath = ".status.round", priority = 1)
@AdditionalPrinterColumn(name = "CHECKPOINT", jsonPath = ".status.checkpoint", priority = 1)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class TrainingRound extends CustomResource<TrainingRoundSpec, TrainingRoundStatus>
    implements Namespaced {}
