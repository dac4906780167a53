package dev.paddock.gateway.trace;

import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationContext;

@Configuration(proxyBeanMethods = false)
class TraceConfiguration {

    /** A trace belongs to a request or a job: hosts' reports, probes and what happens by the clock begin none. */
    @Bean
    ObservationPredicate onlyWhatBelongsToARequestOrAJob(ObjectProvider<ObservationRegistry> observations) {
        return (name, context) -> switch (context) {
            case ServerRequestObservationContext request -> !isProbe(request);
            case ReceiverContext<?> received when name.equals("spring.rabbit.listener") -> isTraced(received);
            default ->
                switch (name) {
                    case "spring.rabbit.template" -> isObserved(observations.getObject());
                    case "tasks.scheduled.execution" -> false;
                    default -> true;
                };
        };
    }

    private static boolean isProbe(ServerRequestObservationContext request) {
        var http = request.getCarrier();
        return http != null && http.getRequestURI().startsWith("/actuator");
    }

    private static boolean isObserved(ObservationRegistry observations) {
        var current = observations.getCurrentObservation();
        return current != null && !current.isNoop();
    }

    private static <T> boolean isTraced(ReceiverContext<T> received) {
        var message = received.getCarrier();
        return message != null && received.getGetter().get(message, Traces.TRACEPARENT) != null;
    }
}
