package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A decimal number as text. */
@JacksonAnnotationsInside
@Size(min = 1, max = 24)
@Pattern("^(0|[1-9][0-9]*)(\\.[0-9]+)?$")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Decimal {}
