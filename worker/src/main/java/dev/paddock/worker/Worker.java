package dev.paddock.worker;

import java.time.Clock;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The worker: started by its own {@code main}, or by a test beside a gateway in one JVM. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ComponentScan
@ConfigurationPropertiesScan
@EnableScheduling
// Named one by one: on the class path of a test stands what the gateway needs too, and none of it is to start here.
@ImportAutoConfiguration({
    LifecycleAutoConfiguration.class,
    RabbitAutoConfiguration.class,
    TaskSchedulingAutoConfiguration.class
})
public class Worker {

    public static void main(String[] args) {
        application().run(args);
    }

    /** The application, not yet running; its settings are read from {@code worker.yaml}, the environment, arguments. */
    public static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(Worker.class)
                .main(Worker.class)
                .web(WebApplicationType.NONE)
                .properties("spring.config.name=worker");
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
