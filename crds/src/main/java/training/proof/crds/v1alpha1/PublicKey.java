package training.proof.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** 32 bytes of an Ed25519 public key in base64. */
@JacksonAnnotationsInside
@Size(min = 44, max = 44)
@Pattern(Limits.PUBLIC_KEY)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface PublicKey {}
