package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One signed statement of one member, exactly as it was received. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("stmt")
@Categories(Api.CATEGORY_RECORD)
@JsonClassDescription("One signed statement of one member, exactly as it was received.")
@AdditionalPrinterColumn(name = "ISSUER", jsonPath = ".spec.issuer")
@AdditionalPrinterColumn(name = "KIND", jsonPath = ".spec.kind")
@AdditionalPrinterColumn(
    name = "INCARNATION",
    jsonPath = ".spec.incarnation",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(
    name = "COUNTER",
    jsonPath = ".spec.counter",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "ROUND", jsonPath = ".spec.round", priority = 1)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class Statement extends CustomResource<StatementSpec, Void> implements Namespaced {}
