package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** What this cluster offers to the federation and what it admits. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("gpool")
@Categories(Api.CATEGORY)
@JsonClassDescription("What this cluster offers to the federation and what it admits.")
@AdditionalPrinterColumn(name = "FREE/TOTAL", jsonPath = ".status.summary.free")
@AdditionalPrinterColumn(name = "WAITING", jsonPath = ".status.summary.waiting")
@AdditionalPrinterColumn(
    name = "READY",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "CLASS", jsonPath = ".spec.deviceClass", priority = 1)
@AdditionalPrinterColumn(
    name = "SLOTS",
    jsonPath = ".spec.slots",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class GpuPool extends CustomResource<GpuPoolSpec, GpuPoolStatus> implements Namespaced {}
