package dev.paddock.gateway.event;

import java.time.Duration;
import org.springframework.amqp.rabbit.config.ContainerCustomizer;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {

    private static final Duration RETRY = Duration.ofSeconds(1);

    /**
     * By default a listener ends for good once its log-in was refused; but a password can be set right again. And where
     * one broker of several was lost, the next is not to wait for 5 s.
     *
     * <p>Events are observed one by one as they are taken, which is not when they arrive.
     */
    @Bean
    ContainerCustomizer<SimpleMessageListenerContainer> persistentListeners() {
        return container -> {
            container.setPossibleAuthenticationFailureFatal(false);
            container.setRecoveryInterval(RETRY.toMillis());
            if (HostEventListener.ID.equals(container.getListenerId())) {
                container.setPrefetchCount(HostEventListener.PREFETCH);
                container.setObservationEnabled(false);
                container.setMicrometerEnabled(false);
            }
        };
    }
}
