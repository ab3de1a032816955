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
 * Text that rounds learn from, packed once into a content-addressed token set with a held-out part.
 */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("dset")
@Categories(Api.CATEGORY)
@JsonClassDescription(
    "Text that rounds learn from, packed once into a content-addressed token set with a held-out part.")
@AdditionalPrinterColumn(
    name = "READY",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "TOKENS", jsonPath = ".status.summary.tokens")
@AdditionalPrinterColumn(name = "DIGEST", jsonPath = ".status.summary.digest")
@AdditionalPrinterColumn(
    name = "WAITING FOR",
    jsonPath = ".status.summary.waitingFor",
    priority = 1)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class Dataset extends CustomResource<DatasetSpec, DatasetStatus> implements Namespaced {}
