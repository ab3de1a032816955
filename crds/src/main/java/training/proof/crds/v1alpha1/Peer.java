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
 * Another member of the federation: whether it is accepted and reachable, and how far its
 * statements are held here.
 */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("fpeer")
@Categories(Api.CATEGORY)
@JsonClassDescription(
    "Another member of the federation: whether it is accepted and reachable, and how far its statements are held here.")
@AdditionalPrinterColumn(name = "ORG", jsonPath = ".spec.organisation")
@AdditionalPrinterColumn(
    name = "REACHABLE",
    jsonPath = ".status.conditions[?(@.type==\"Reachable\")].status")
@AdditionalPrinterColumn(name = "HEAD", jsonPath = ".status.summary.head")
@AdditionalPrinterColumn(name = "LAG", jsonPath = ".status.summary.lag")
@AdditionalPrinterColumn(name = "CLOCK", jsonPath = ".status.summary.clock", priority = 1)
@AdditionalPrinterColumn(name = "ENDPOINT", jsonPath = ".spec.endpoint", priority = 1)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class Peer extends CustomResource<PeerSpec, PeerStatus> implements Namespaced {}
