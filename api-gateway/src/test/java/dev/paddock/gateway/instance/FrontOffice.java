package dev.paddock.gateway.instance;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import jakarta.validation.Valid;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * As much of a gateway as reads a request and makes a draft of it: the gateway's own settings, beans and JSON, over
 * real HTTP. Behind it stand a broker and a control database that can't be reached.
 */
final class FrontOffice implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context = new SpringApplicationBuilder(Wiring.class)
            .properties("spring.config.name=gateway")
            .run("--server.port=0", "--spring.main.banner-mode=off", "--logging.level.root=warn");

    /** What was answered: the draft as text, or a problem. */
    record Answer(int status, String retryAfter, String text) {

        String code() {
            return problem().path("code").asString();
        }

        /** The first field error's pointer; empty if there is none. */
        String pointer() {
            return StreamSupport.stream(problem().path("errors").spliterator(), false)
                    .map(error -> error.path("pointer").asString())
                    .findFirst()
                    .orElse("");
        }

        String detail() {
            return problem().path("detail").asString();
        }

        private JsonNode problem() {
            return JSON.readTree(text);
        }
    }

    Answer post(String body) {
        return post(body.getBytes(StandardCharsets.UTF_8));
    }

    Answer post(byte[] body) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/drafts"))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        try {
            var answer = client.send(request, BodyHandlers.ofString());
            return new Answer(
                    answer.statusCode(),
                    answer.headers().firstValue("Retry-After").orElse(""),
                    answer.body());
        } catch (IOException e) {
            throw new AssertionError("The front office did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private int port() {
        var server = ((WebServerApplicationContext) context).getWebServer();
        return Objects.requireNonNull(server).getPort();
    }

    @Override
    public void close() {
        context.close();
        client.close();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DispatcherServletAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        JacksonAutoConfiguration.class,
        TomcatServletWebServerAutoConfiguration.class,
        ValidationAutoConfiguration.class,
        WebMvcAutoConfiguration.class
    })
    @ComponentScan({
        "dev.paddock.gateway.host",
        "dev.paddock.gateway.http",
        "dev.paddock.gateway.problem",
        "dev.paddock.gateway.setting"
    })
    @ConfigurationPropertiesScan({"dev.paddock.gateway.host", "dev.paddock.gateway.setting"})
    @Import({Drafts.class, DraftController.class})
    static class Wiring {

        @Bean
        TimeBasedEpochRandomGenerator ids() {
            return Generators.timeBasedEpochRandomGenerator();
        }

        @Bean
        JdbcClient unreachableDatabase() {
            return JdbcClient.create(new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/none"));
        }

        @Bean
        ConnectionFactory unreachableBroker() {
            return new CachingConnectionFactory("127.0.0.1", 1);
        }

        @Bean
        AmqpAdmin admin(ConnectionFactory unreachableBroker) {
            return new RabbitAdmin(unreachableBroker);
        }
    }

    @RestController
    static class DraftController {

        private final Drafts drafts;

        DraftController(Drafts drafts) {
            this.drafts = drafts;
        }

        @PostMapping("/drafts")
        String draft(@Valid @RequestBody CreateRequest request) {
            return request + "\n" + drafts.draft(request);
        }
    }
}
