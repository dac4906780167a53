package dev.paddock.worker.observation;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ObservationConfiguration {

    private static final Map<String, String> DESCRIPTIONS = Map.of(
            CommandWatch.COMMAND, "Time from taking a command to its end, by job type and outcome",
            CommandWatch.STEP, "Time of each step, by job type and step");

    /** A trace belongs to a job: heartbeats and what happens by the clock begin none. */
    @Bean
    ObservationPredicate onlyWhatBelongsToAJob(ObjectProvider<ObservationRegistry> observations) {
        return (name, context) -> switch (name) {
            case "spring.rabbit.template" -> isObserved(observations.getObject());
            case "spring.rabbit.listener" -> context instanceof ReceiverContext<?> received && isTraced(received);
            case "tasks.scheduled.execution" -> false;
            default -> true;
        };
    }

    private static boolean isObserved(ObservationRegistry observations) {
        var current = observations.getCurrentObservation();
        return current != null && !current.isNoop();
    }

    private static <T> boolean isTraced(ReceiverContext<T> received) {
        var message = received.getCarrier();
        return message != null && received.getGetter().get(message, "traceparent") != null;
    }

    /** Observations become timers, but have no words for them. */
    @Bean
    MeterFilter descriptions() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                var description = DESCRIPTIONS.get(id.getName());
                return description == null
                        ? id
                        : new Meter.Id(
                                id.getName(), Tags.of(id.getTags()), id.getBaseUnit(), description, id.getType());
            }
        };
    }
}
