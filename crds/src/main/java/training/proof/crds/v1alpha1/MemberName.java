package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A member's name: a DNS label of at most 32 characters. */
@JacksonAnnotationsInside
@Size(min = 1, max = Limits.MEMBER)
@Pattern(Limits.DNS_LABEL)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface MemberName {}
