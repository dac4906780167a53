package dev.paddock.gateway.event;

import java.time.Duration;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.config.ContainerCustomizer;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.amqp.support.converter.MessageConverter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {

    private static final Duration RETRY = Duration.ofSeconds(1);

    static final String BYTES = "bytesAsTheyAre";

    /**
     * Whatever a message's headers say of its bytes: a converter that trips over them would have the container refuse
     * all that has not been acknowledged yet. No candidate for anything else, as Spring Boot would take it for every
     * template.
     */
    @Bean(name = BYTES, autowireCandidate = false)
    MessageConverter bytesAsTheyAre() {
        return new MessageConverter() {

            @Override
            public Message toMessage(Object bytes, MessageProperties properties) {
                return new Message((byte[]) bytes, properties);
            }

            @Override
            public Object fromMessage(Message message) {
                return message.getBody();
            }
        };
    }

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
