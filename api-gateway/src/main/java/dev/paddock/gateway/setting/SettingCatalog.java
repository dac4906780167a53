package dev.paddock.gateway.setting;

import dev.paddock.gateway.problem.FieldError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parameters that a caller may set, per major version. The lists are taken from each server's own
 * {@code pg_settings}; whatever runs a command, loads a library, or names a file is not among them.
 */
@Component
public class SettingCatalog {

    private final Map<String, Map<String, Setting>> byVersion;

    SettingCatalog(Offer offer, JsonMapper json) {
        this.byVersion = offer.versions().stream()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), version -> read(version, json)));
    }

    /** What is wrong with these settings; nothing if the list is empty. */
    public List<FieldError> faults(String version, Map<String, String> settings) {
        var known = byVersion.getOrDefault(version, Map.of());
        return settings.entrySet().stream()
                .flatMap(entry -> fault(known, entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Whether a server has to be restarted to go by the one instead of the other. */
    public boolean takesRestart(String version, Map<String, String> before, Map<String, String> after) {
        var known = byVersion.getOrDefault(version, Map.of());
        return Stream.of(before, after)
                .flatMap(settings -> settings.keySet().stream())
                .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                .map(known::get)
                .anyMatch(setting -> setting == null || setting.takesRestart());
    }

    private static Stream<FieldError> fault(Map<String, Setting> known, String name, String value) {
        var pointer = "/settings/" + FieldError.escaped(name);
        var setting = known.get(name);
        return setting == null
                ? Stream.of(new FieldError(pointer, "is not a parameter that can be set here"))
                : setting.faultOf(value).map(fault -> new FieldError(pointer, fault)).stream();
    }

    private static Map<String, Setting> read(String version, JsonMapper json) {
        var resource = new ClassPathResource("settings/" + version + ".json");
        try (var file = resource.getInputStream()) {
            return json.readValue(file, new TypeReference<List<Setting>>() {}).stream()
                    .collect(Collectors.toUnmodifiableMap(Setting::name, Function.identity()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "paddock.versions offers " + version + ", of which no settings are known", e);
        }
    }
}
