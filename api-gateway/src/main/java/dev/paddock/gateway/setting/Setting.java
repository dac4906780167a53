package dev.paddock.gateway.setting;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One parameter as PostgreSQL describes it (manual, pg_settings).
 *
 * @param type {@code bool}, {@code enum}, {@code integer} or {@code real}
 * @param unit the unit of a bare number, such as {@code kB} or {@code 8kB}; null if it has none
 * @param min the least value, in that unit; null for other types
 * @param max the greatest value, in that unit
 * @param values what an enum may be
 * @param context what it takes for a change to have effect
 */
record Setting(
        String name,
        String type,
        @Nullable String unit,
        @Nullable BigDecimal min,
        @Nullable BigDecimal max,
        @JsonProperty("values") @Nullable List<String> values,
        String context) {

    private static final Set<String> BOOLEANS = Set.of("on", "off", "true", "false", "yes", "no", "1", "0");

    boolean takesRestart() {
        return context.equals("postmaster");
    }

    /** What is wrong with a value, in words; empty if nothing is. */
    Optional<String> faultOf(String value) {
        return switch (type) {
            case "bool" -> BOOLEANS.contains(value) ? Optional.empty() : Optional.of("must be on or off");
            case "enum" -> enumFault(value);
            default -> numberFault(value);
        };
    }

    private Optional<String> enumFault(String value) {
        return values != null && values.contains(value) ? Optional.empty() : Optional.of("must be one of " + values);
    }

    private Optional<String> numberFault(String value) {
        var number = Quantity.parse(value, unit);
        if (number.isEmpty()) {
            return Optional.of(unit == null ? "must be a number" : "must be a number, with a unit or in " + unit);
        }
        var within = min == null
                || max == null
                || (number.get().compareTo(min) >= 0 && number.get().compareTo(max) <= 0);
        return within ? Optional.empty() : Optional.of(range());
    }

    private String range() {
        return "must be from %s to %s%s".formatted(min, max, unit == null ? "" : ", in " + unit);
    }
}
