package training.proof.operator.config;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.Config;

/** Hands the checked environment, and the clock, to whoever asks for them. */
@Singleton
final class OperatorConfigProducer {
  @Produces
  @Singleton
  OperatorConfig config(Config config) {
    return OperatorConfigReader.read(name -> config.getOptionalValue(name, String.class));
  }

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }
}
