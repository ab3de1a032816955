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
 * The head of this member's feed of statements; raising it before a statement is published makes
 * double signing impossible.
 */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("fd")
@Categories(Api.CATEGORY_RECORD)
@JsonClassDescription(
    "The head of this member's feed of statements; raising it before a statement is published makes double signing impossible.")
@AdditionalPrinterColumn(name = "MEMBER", jsonPath = ".spec.member")
@AdditionalPrinterColumn(
    name = "INCARNATION",
    jsonPath = ".spec.incarnation",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "COUNTER",
    jsonPath = ".spec.counter",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "DIGEST", jsonPath = ".spec.digest", priority = 1)
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class Feed extends CustomResource<FeedSpec, Void> implements Namespaced {}
