package dev.paddock.gateway.instance;

import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import dev.paddock.contract.Configuration;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.StorageDir;
import dev.paddock.gateway.host.Hosts;
import dev.paddock.gateway.password.Password;
import dev.paddock.gateway.problem.FieldError;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import dev.paddock.gateway.setting.Offer;
import dev.paddock.gateway.setting.SettingCatalog;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes drafts of requests: gives each field its default, and refuses what this installation does not offer. */
@Component
class Drafts {

    private static final String DEFAULT_USER = "postgres";
    private static final int DEFAULT_MEMORY_MIB = 256;
    private static final double DEFAULT_CPUS = 1.0;
    private static final Duration LONGEST_TTL = Duration.ofDays(3650);
    private static final String NAME_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int NAME_LENGTH = 8;

    private final Offer offer;
    private final SettingCatalog catalog;
    private final Hosts hosts;
    private final TimeBasedEpochRandomGenerator ids;
    private final SecureRandom random = new SecureRandom();

    Drafts(Offer offer, SettingCatalog catalog, Hosts hosts, TimeBasedEpochRandomGenerator ids) {
        this.ids = ids;
        this.offer = offer;
        this.catalog = catalog;
        this.hosts = hosts;
    }

    JobId newJobId() {
        return new JobId(ids.generate());
    }

    /**
     * Checks a request whose fields are each well-formed.
     *
     * @throws ProblemException that names the field and what it may be
     */
    Draft draft(CreateRequest request) {
        var instance = new InstanceId(ids.generate());
        var version = version(request.version());
        var given = request.adminPassword();
        return new Draft(
                newJobId(),
                instance,
                orElse(request.name(), generatedName()),
                orElse(request.adminUser(), DEFAULT_USER),
                given == null ? Password.generate() : given,
                given != null,
                port(request.port()),
                new StorageDir(orElse(request.storageDir(), instance.toString())),
                false,
                version,
                request.version() != null,
                orElse(request.memoryMiB(), DEFAULT_MEMORY_MIB),
                request.cpus() == null ? DEFAULT_CPUS : request.cpus().doubleValue(),
                request.diskMiB(),
                settings(version, orElse(request.settings(), Map.of())),
                host(request.host()),
                ttl(request.ttl()));
    }

    /**
     * Checks a change of an instance, whose fields are each well-formed.
     *
     * @throws ProblemException that names the field and what it may be
     */
    Update update(Instance instance, UpdateRequest request) {
        var before = instance.configuration();
        var after = new Configuration(
                orElse(request.memoryMiB(), before.memoryMiB()),
                request.cpus() == null ? before.cpus() : request.cpus().doubleValue(),
                diskMiB(before, request),
                merged(instance, request.settings()));
        var restart = before.memoryMiB() != after.memoryMiB()
                || catalog.takesRestart(instance.version(), before.settings(), after.settings());
        var ttl = request.ttl();
        return ttl == null
                ? new Update(after, restart, false, null)
                : new Update(after, restart, true, ttl(ttl.orElse(null)));
    }

    private static @Nullable Integer diskMiB(Configuration before, UpdateRequest request) {
        var asked = request.diskMiB();
        return asked == null ? before.diskMiB() : asked.orElse(null);
    }

    /** A parameter that is null goes back to its default. */
    private Map<String, String> merged(Instance instance, @Nullable Map<String, @Nullable Object> asked) {
        if (asked == null) {
            return instance.settings();
        }
        var merged = new TreeMap<>(instance.settings());
        merged.keySet().removeAll(asked.keySet());
        merged.putAll(settings(instance.version(), given(asked)));
        return merged;
    }

    private static Map<String, Object> given(Map<String, @Nullable Object> asked) {
        var given = new TreeMap<String, Object>();
        asked.forEach((name, value) -> {
            if (value != null) {
                given.put(name, value);
            }
        });
        return given;
    }

    private String version(@Nullable String asked) {
        if (asked != null && !offer.versions().contains(asked)) {
            throw ProblemException.of(
                    ProblemCode.UNKNOWN_VERSION,
                    List.of(FieldError.of("version", "must be one of " + offer.versions())));
        }
        return orElse(asked, offer.newest());
    }

    private @Nullable Integer port(@Nullable Integer asked) {
        var range = offer.ports();
        if (asked != null && !range.contains(asked)) {
            throw ProblemException.invalid("port", "must be from %d to %d".formatted(range.first(), range.last()));
        }
        return asked;
    }

    private Map<String, String> settings(String version, Map<String, Object> asked) {
        var settings = asked.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> text(entry.getKey(), entry.getValue()),
                        (first, second) -> first,
                        TreeMap::new));
        var faults = catalog.faults(version, settings);
        if (!faults.isEmpty()) {
            throw ProblemException.of(ProblemCode.INVALID_SETTING, faults);
        }
        return settings;
    }

    private static String text(String name, @Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Boolean flag -> flag ? "on" : "off";
            case Number number
            when Double.isFinite(number.doubleValue()) -> new BigDecimal(number.toString()).toPlainString();
            case null, default ->
                throw ProblemException.of(
                        ProblemCode.INVALID_SETTING,
                        List.of(new FieldError(
                                "/settings/" + FieldError.escaped(name), "must be a string, a number or a boolean")));
        };
    }

    private @Nullable HostId host(@Nullable String asked) {
        if (asked == null) {
            return null;
        }
        return hostId(asked)
                .filter(host -> hosts.isKnown(host.value()))
                .orElseThrow(() -> ProblemException.of(
                        ProblemCode.UNKNOWN_HOST,
                        List.of(FieldError.of("host", "is the id of no host that there is"))));
    }

    private static Optional<HostId> hostId(String text) {
        try {
            return Optional.of(new HostId(text));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private static @Nullable Duration ttl(@Nullable String asked) {
        if (asked == null) {
            return null;
        }
        try {
            var ttl = Duration.parse(asked);
            if (ttl.isPositive() && ttl.compareTo(LONGEST_TTL) <= 0) {
                return ttl;
            }
        } catch (DateTimeParseException notADuration) {
            throw ProblemException.invalid(
                    "ttl", "must be an ISO 8601 duration of days, hours, minutes and seconds, such as P7D or PT1H");
        }
        throw ProblemException.invalid("ttl", "must be positive and at most " + LONGEST_TTL.toDays() + " days");
    }

    private String generatedName() {
        return random.ints(NAME_LENGTH, 0, NAME_ALPHABET.length())
                .mapToObj(index -> NAME_ALPHABET.substring(index, index + 1))
                .collect(Collectors.joining("", "pg-", ""));
    }

    private static <T> T orElse(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
