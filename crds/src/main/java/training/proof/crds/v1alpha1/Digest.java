package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A SHA-256 digest in lower-case hex. */
@JacksonAnnotationsInside
@Size(min = Limits.DIGEST_LENGTH, max = Limits.DIGEST_LENGTH)
@Pattern(Limits.DIGEST)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Digest {}
