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

/** This cluster's membership in a federation of clusters that train one model together. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("fed")
@Categories(Api.CATEGORY)
@JsonClassDescription(
    "This cluster's membership in a federation of clusters that train one model together.")
@ValidationRule(
    value = "self.metadata.name == 'federation'",
    message = "a namespace has one Federation, and its name is federation")
@AdditionalPrinterColumn(name = "MEMBER", jsonPath = ".status.summary.member")
@AdditionalPrinterColumn(name = "ORG", jsonPath = ".spec.organisation")
@AdditionalPrinterColumn(name = "EPOCH", jsonPath = ".status.summary.epoch")
@AdditionalPrinterColumn(name = "PEERS", jsonPath = ".status.summary.peers")
@AdditionalPrinterColumn(name = "LEDGER", jsonPath = ".status.summary.ledger")
@AdditionalPrinterColumn(
    name = "READY",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "KEY", jsonPath = ".status.summary.key", priority = 1)
@AdditionalPrinterColumn(name = "CERTIFICATE", jsonPath = ".status.certificateSha256", priority = 1)
@AdditionalPrinterColumn(name = "FEDERATION", jsonPath = ".status.federation", priority = 1)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class Federation extends CustomResource<FederationSpec, FederationStatus>
    implements Namespaced {}
