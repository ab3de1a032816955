package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A member's credits: released, reserved, pending and forfeited. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("reward")
@Categories(Api.CATEGORY)
@JsonClassDescription("A member's credits: released, reserved, pending and forfeited.")
@AdditionalPrinterColumn(name = "MEMBER", jsonPath = ".spec.member")
@AdditionalPrinterColumn(name = "RELEASED", jsonPath = ".status.summary.released")
@AdditionalPrinterColumn(name = "RESERVED", jsonPath = ".status.summary.reserved")
@AdditionalPrinterColumn(name = "PENDING", jsonPath = ".status.summary.pending")
@AdditionalPrinterColumn(name = "FORFEITED", jsonPath = ".status.summary.forfeited")
@AdditionalPrinterColumn(
    name = "AGE",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class RewardAccount extends CustomResource<RewardAccountSpec, RewardAccountStatus>
    implements Namespaced {}
