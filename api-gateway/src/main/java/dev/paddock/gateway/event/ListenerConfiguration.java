package dev.paddock.gateway.event;

import org.springframework.amqp.rabbit.config.ContainerCustomizer;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {

    /** By default a listener ends for good once its log-in was refused; but a password can be set right again. */
    @Bean
    ContainerCustomizer<SimpleMessageListenerContainer> persistentListeners() {
        return container -> container.setPossibleAuthenticationFailureFatal(false);
    }
}
