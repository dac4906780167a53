package dev.paddock.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;

/** The operator's settings: every key, its default, and what is said of a bad value. */
class SettingsTest {

    private static final Map<String, String> DEFAULTS = new TreeMap<>(Map.ofEntries(
            Map.entry("paddock.deadline.dead-letter", "PT720H"),
            Map.entry("paddock.deadline.running", "PT15M"),
            Map.entry("paddock.deadline.waiting", "PT6H"),
            Map.entry("paddock.host.silence", "PT30S"),
            Map.entry("paddock.management.ssl-bundle", ""),
            Map.entry("paddock.management.urls", "[http://localhost:15672]"),
            Map.entry("paddock.management.username", "registrar"),
            Map.entry("paddock.metrics.address", "/127.0.0.1"),
            Map.entry("paddock.metrics.port", "10081"),
            Map.entry("paddock.outbox.batch", "100"),
            Map.entry("paddock.outbox.confirm-timeout", "PT2S"),
            Map.entry("paddock.outbox.interval", "PT1S"),
            Map.entry("paddock.ports.first", "6000"),
            Map.entry("paddock.ports.last", "9999"),
            Map.entry("paddock.retry.attempts", "5"),
            Map.entry("paddock.retry.cap", "PT1M"),
            Map.entry("paddock.retry.factor", "2.0"),
            Map.entry("paddock.retry.first-delay", "PT1S"),
            Map.entry("paddock.storage.keep-for", "PT720H"),
            Map.entry("paddock.versions", "[15, 17]")));

    @Test
    void haveTheseKeysAndDefaults() {
        assertThat(settings()).containsExactlyEntriesOf(DEFAULTS);
    }

    /** {@code paddock.operator-key} and {@code paddock.management.password} have no default, and so are in no file. */
    @Test
    void standInTheFileOnlyUnderKeysThatAreRead() throws IOException {
        var file = new YamlPropertySourceLoader().load("gateway", new ClassPathResource("gateway.yaml"));
        var keys = file.stream()
                .flatMap(source -> Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames()))
                .filter(key -> key.startsWith("paddock."))
                .map(key -> key.replaceFirst("\\[.*", ""));

        assertThat(keys.collect(Collectors.toSet())).isEqualTo(DEFAULTS.keySet());
    }

    @Test
    void areSetByTheOperator() {
        assertThat(settings("paddock.versions=17", "paddock.retry.first-delay=250ms", "paddock.ports.first=7000"))
                .containsEntry("paddock.versions", "[17]")
                .containsEntry("paddock.retry.first-delay", "PT0.25S")
                .containsEntry("paddock.ports.first", "7000");
    }

    @Test
    void orderVersionsByNumberSoThatTheNewestIsTheDefault() {
        assertThat(settings("paddock.versions=17,9,15,100")).containsEntry("paddock.versions", "[9, 15, 17, 100]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            paddock.deadline.dead-letter   | 0s
            paddock.deadline.dead-letter   | ''
            paddock.deadline.running       | 999ms
            paddock.deadline.running       | ''
            paddock.deadline.waiting       | -1h
            paddock.deadline.waiting       | tomorrow
            paddock.deadline.waiting       | ''
            paddock.host.silence           | 999ms
            paddock.host.silence           | ''
            paddock.management.urls        | ''
            paddock.management.urls        | localhost:15672
            paddock.management.urls        | amqp://localhost:15672
            paddock.management.urls        | http:///api
            paddock.management.urls        | http://localhost:15672/api
            paddock.management.urls        | http://somebody:secret@localhost:15672
            paddock.management.username    | ' '
            paddock.metrics.address        | ''
            paddock.metrics.port           | -1
            paddock.metrics.port           | 65536
            paddock.metrics.port           | any
            paddock.outbox.batch           | 0
            paddock.outbox.batch           | -1
            paddock.outbox.batch           | many
            paddock.outbox.interval        | 0s
            paddock.outbox.interval        | 1ns
            paddock.outbox.interval        | -1s
            paddock.outbox.interval        | soon
            paddock.outbox.interval        | ''
            paddock.outbox.confirm-timeout | 0s
            paddock.outbox.confirm-timeout | ''
            paddock.ports.first            | 1023
            paddock.ports.first            | 10000
            paddock.ports.first            | low
            paddock.ports.last             | 65536
            paddock.ports.last             | 5999
            paddock.retry.attempts         | 0
            paddock.retry.attempts         | 1.5
            paddock.retry.first-delay      | 0s
            paddock.retry.first-delay      | 61s
            paddock.retry.first-delay      | ''
            paddock.retry.factor           | 0.9
            paddock.retry.factor           | NaN
            paddock.retry.cap              | 999ms
            paddock.retry.cap              | ''
            paddock.storage.keep-for       | 999ms
            paddock.storage.keep-for       | ''
            paddock.versions               | ''
            paddock.versions               | latest
            paddock.versions               | 17.2
            paddock.versions               | 0
            paddock.versions               | 17,-1
            """)
    void failTheStartWithAMessageThatNamesTheKey(String key, String value) {
        assertThatThrownBy(() -> settings(key + "=" + value))
                .satisfies(failure -> assertThat(messages(failure))
                        .containsAnyOf(key, key.replaceFirst("\\.([^.]+)$", ".first and .$1")));
    }

    private static String messages(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .collect(Collectors.joining("\n"));
    }

    /** As they are bound, with nothing from this machine's own environment. */
    private static Map<String, String> settings(String... arguments) {
        var builder = new SpringApplicationBuilder(OnlySettings.class)
                .environment(new EmptyEnvironment())
                .web(WebApplicationType.NONE)
                .properties("spring.config.name=gateway", "spring.main.banner-mode=off", "logging.level.root=off");
        var options = Arrays.stream(arguments).map(argument -> "--" + argument).toArray(String[]::new);
        try (var context = builder.run(options)) {
            var found = new TreeMap<String, String>();
            context.getBeansWithAnnotation(ConfigurationProperties.class)
                    .values()
                    .forEach(each -> list(prefix(each), each, found));
            return found;
        }
    }

    private static String prefix(Object settings) {
        return Objects.requireNonNull(settings.getClass().getAnnotation(ConfigurationProperties.class))
                .value();
    }

    private static void list(String prefix, Object settings, Map<String, String> found) {
        for (var component : settings.getClass().getRecordComponents()) {
            var key = prefix + "." + kebab(component.getName());
            var value = read(settings, component);
            if (value.getClass().isRecord()) {
                list(key, value, found);
            } else {
                found.put(key, value.toString());
            }
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static Object read(Object settings, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return Objects.requireNonNull(component.getAccessor().invoke(settings));
        } catch (ReflectiveOperationException unreadable) {
            throw new LinkageError("A settings record can't be read", unreadable);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConfigurationPropertiesScan
    static class OnlySettings {}

    private static final class EmptyEnvironment extends StandardEnvironment {

        @Override
        protected void customizePropertySources(MutablePropertySources sources) {}
    }
}
