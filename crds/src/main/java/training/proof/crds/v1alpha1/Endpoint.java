package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A member's https address. */
@JacksonAnnotationsInside
@Size(min = 9, max = 256)
@ValidationRule(
    value = "self.matches('^https://[A-Za-z0-9._:\\\\[\\\\]-]+(/[A-Za-z0-9._~-]+)*$')",
    message =
        "must be an https address without trailing slash, query or fragment, such as https://proofpool.example.org:8443")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Endpoint {}
