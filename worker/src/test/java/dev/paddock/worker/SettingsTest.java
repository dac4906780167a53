package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SettingsTest {

    private static final Map<String, Object> REQUIRED =
            Map.of("PADDOCK_HOST_ID", "host-a", "PADDOCK_IMAGES_17", "postgres:17", "PADDOCK_IMAGES_15", "postgres:15");

    @Test
    void haveTheseKeysAndDefaults() {
        assertThat(settings(REQUIRED))
                .containsExactly(
                        Map.entry("paddock.alive-file", "/tmp/paddock-worker.alive"),
                        Map.entry("paddock.capacity.disk-floor", "1073741824B"),
                        Map.entry("paddock.capacity.instances", "500"),
                        Map.entry("paddock.capacity.memory-overcommit", "4.0"),
                        Map.entry("paddock.confirm-timeout", "PT3S"),
                        Map.entry("paddock.docker.host", "unix:///var/run/docker.sock"),
                        Map.entry("paddock.docker.network", "paddock-instances"),
                        Map.entry("paddock.docker.pull-timeout", "PT5M"),
                        Map.entry("paddock.docker.timeout", "PT30S"),
                        Map.entry("paddock.host.address", "/127.0.0.1"),
                        Map.entry("paddock.host.id", "host-a"),
                        Map.entry("paddock.images", "{15=postgres:15, 17=postgres:17}"),
                        Map.entry("paddock.measurement.cgroups", "/sys/fs/cgroup"),
                        Map.entry("paddock.measurement.interval", "PT15S"),
                        Map.entry("paddock.metrics.address", "/127.0.0.1"),
                        Map.entry("paddock.metrics.port", "10082"),
                        Map.entry("paddock.pool.max", "4"),
                        Map.entry("paddock.pool.memory", "2147483648B"),
                        Map.entry("paddock.pool.min", "1"),
                        Map.entry("paddock.ports.first", "6000"),
                        Map.entry("paddock.ports.last", "9999"),
                        Map.entry("paddock.ports.quarantine", "PT1M"),
                        Map.entry("paddock.reconcile.dry-run", "false"),
                        Map.entry("paddock.reconcile.grace", "PT2M"),
                        Map.entry("paddock.reconcile.interval", "PT1M"),
                        Map.entry("paddock.slots", "4"),
                        Map.entry("paddock.stop-limit", "PT45S"),
                        Map.entry("paddock.storage-root", "/var/lib/paddock"),
                        Map.entry("paddock.supervision.interval", "PT3S"));
    }

    @Test
    void areReadFromTheEnvironment() {
        var environment = new HashMap<>(REQUIRED);
        environment.put("PADDOCK_HOST_ADDRESS", "10.0.0.5");
        environment.put("PADDOCK_PORTS_FIRST", "7000");
        environment.put("PADDOCK_STORAGE_ROOT", "/srv/paddock");
        environment.put("PADDOCK_ALIVEFILE", "/run/alive");
        environment.put("PADDOCK_CAPACITY_DISKFLOOR", "0");

        assertThat(settings(environment))
                .containsEntry("paddock.host.address", "/10.0.0.5")
                .containsEntry("paddock.ports.first", "7000")
                .containsEntry("paddock.storage-root", "/srv/paddock")
                .containsEntry("paddock.alive-file", "/run/alive")
                .containsEntry("paddock.capacity.disk-floor", "0B");
    }

    @Test
    void saysWhichKeyIsMissingOrBad() {
        assertBad("PADDOCK_HOST_ID", "Not A Label", "DNS label");
        assertBad("PADDOCK_HOST_ADDRESS", "0.0.0.0", "paddock.host.address");
        assertBad("PADDOCK_HOST_ADDRESS", "::", "paddock.host.address");
        assertBad("PADDOCK_PORTS_FIRST", "10000", "paddock.ports.first");
        assertBad("PADDOCK_PORTS_QUARANTINE", "-1s", "paddock.ports.quarantine");
        assertBad("PADDOCK_CAPACITY_INSTANCES", "-1", "paddock.capacity.instances");
        assertBad("PADDOCK_CAPACITY_MEMORYOVERCOMMIT", "0", "paddock.capacity.memory-overcommit");
        assertBad("PADDOCK_CAPACITY_MEMORYOVERCOMMIT", "NaN", "paddock.capacity.memory-overcommit");
        assertBad("PADDOCK_CAPACITY_DISKFLOOR", "-1", "paddock.capacity.disk-floor");
        assertBad("PADDOCK_MEASUREMENT_INTERVAL", "0s", "paddock.measurement.interval");
        assertBad("PADDOCK_METRICS_PORT", "65536", "paddock.metrics.port");
        assertBad("PADDOCK_SLOTS", "0", "paddock.slots");
        assertBad("PADDOCK_POOL_MIN", "-1", "paddock.pool.min");
        assertBad("PADDOCK_POOL_MAX", "-1", "paddock.pool.max");
        assertBad("PADDOCK_POOL_MEMORY", "-1MB", "paddock.pool.memory");
        assertBad("PADDOCK_STOPLIMIT", "-1s", "paddock.stop-limit");
        assertBad("PADDOCK_RECONCILE_INTERVAL", "0s", "paddock.reconcile.interval");
        assertBad("PADDOCK_RECONCILE_GRACE", "-1s", "paddock.reconcile.grace");
        assertBad("PADDOCK_SUPERVISION_INTERVAL", "0s", "paddock.supervision.interval");
        assertBad("PADDOCK_STORAGE_ROOT", "data", "paddock.storage-root");
        assertThatThrownBy(() -> settings(Map.of("PADDOCK_IMAGES_17", "postgres:17")))
                .rootCause()
                .hasMessageContaining("paddock.host.id");
        assertThatThrownBy(() -> settings(Map.of("PADDOCK_HOST_ID", "host-a")))
                .rootCause()
                .hasMessageContaining("paddock.images");
    }

    private static void assertBad(String variable, String value, String complaint) {
        var environment = new HashMap<>(REQUIRED);
        environment.put(variable, value);
        assertThatThrownBy(() -> settings(environment)).rootCause().hasMessageContaining(complaint);
    }

    private static Map<String, String> settings(Map<String, Object> variables) {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.setEnvironment(environment(variables));
            context.register(OnlySettings.class);
            context.refresh();
            var found = new TreeMap<String, String>();
            context.getBeansWithAnnotation(ConfigurationProperties.class)
                    .values()
                    .forEach(each -> list(each, found));
            return found;
        }
    }

    private static StandardEnvironment environment(Map<String, Object> variables) {
        var environment = new StandardEnvironment();
        var source = new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables);
        environment.getPropertySources().replace(source.getName(), source);
        return environment;
    }

    private static void list(Object settings, Map<String, String> found) {
        var prefix = Objects.requireNonNull(settings.getClass().getAnnotation(ConfigurationProperties.class))
                .value();
        Arrays.stream(settings.getClass().getRecordComponents())
                .forEach(component -> found.put(prefix + "." + kebab(component.getName()), read(settings, component)));
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String read(Object settings, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            var value = component.getAccessor().invoke(settings);
            return String.valueOf(value instanceof Map<?, ?> map ? new TreeMap<>(map) : value);
        } catch (ReflectiveOperationException unreadable) {
            throw new LinkageError("A settings record can't be read", unreadable);
        }
    }

    @ConfigurationPropertiesScan("dev.paddock.worker")
    static class OnlySettings {}
}
