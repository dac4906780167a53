package dev.paddock.system;

import java.lang.reflect.Parameter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** The settings that a program reads, found in its code and its configuration: keys, and their defaults as text. */
final class Settings {

    private final Properties configured;
    private final Map<String, String> found = new TreeMap<>();

    private Settings(Properties configured) {
        this.configured = configured;
    }

    /** A setting without a default has an empty one. */
    static Map<String, String> of(String program) throws ClassNotFoundException {
        var yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new ClassPathResource(program + ".yaml"));
        var settings = new Settings(Objects.requireNonNull(yaml.getObject()));
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        for (var candidate : scanner.findCandidateComponents("dev.paddock." + program)) {
            settings.collect(Class.forName(candidate.getBeanClassName()));
        }
        return settings.found;
    }

    private void collect(Class<?> type) {
        collect(
                Objects.requireNonNull(type.getAnnotation(ConfigurationProperties.class))
                        .value(),
                type);
    }

    private void collect(String prefix, Class<?> type) {
        var components = type.getRecordComponents();
        for (var index = 0; index < components.length; index++) {
            var component = components[index];
            var key = prefix + "."
                    + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (type.equals(component.getType().getEnclosingClass())) {
                collect(key, component.getType());
            } else {
                found.put(key, defaultOf(key, type.getDeclaredConstructors()[0].getParameters()[index]));
            }
        }
    }

    private String defaultOf(String key, Parameter parameter) {
        var annotation = parameter.getAnnotation(DefaultValue.class);
        return annotation == null ? configured(key) : String.join(",", annotation.value());
    }

    /** The value of a key, those of a list together. */
    private String configured(String key) {
        return configured.stringPropertyNames().stream()
                .filter(name -> name.equals(key) || name.startsWith(key + "["))
                .sorted()
                .map(configured::getProperty)
                .collect(Collectors.joining(","));
    }
}
