package dev.paddock.gateway.setting;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers with units, as {@code postgresql.conf} has them (PostgreSQL manual, section 20.1.1). */
final class Quantity {

    private static final Pattern NUMBER = Pattern.compile("(-?[0-9]{1,18}(?:\\.[0-9]{1,9})?) *([A-Za-z]{0,3})");
    private static final Pattern UNIT = Pattern.compile("([0-9]*)([A-Za-z]+)");

    /** In bytes. */
    private static final Map<String, BigDecimal> MEMORY = Map.of(
            "B", BigDecimal.ONE,
            "kB", new BigDecimal(1L << 10),
            "MB", new BigDecimal(1L << 20),
            "GB", new BigDecimal(1L << 30),
            "TB", new BigDecimal(1L << 40));

    /** In microseconds. */
    private static final Map<String, BigDecimal> TIME = Map.of(
            "us", BigDecimal.ONE,
            "ms", new BigDecimal(1_000L),
            "s", new BigDecimal(1_000_000L),
            "min", new BigDecimal(60_000_000L),
            "h", new BigDecimal(3_600_000_000L),
            "d", new BigDecimal(86_400_000_000L));

    private Quantity() {}

    /** Reads a number and converts it to a unit; empty if it is none, or has a unit of another kind. */
    static Optional<BigDecimal> parse(String text, @Nullable String unit) {
        var matcher = NUMBER.matcher(text);
        return matcher.matches() ? convert(matcher, unit) : Optional.empty();
    }

    private static Optional<BigDecimal> convert(Matcher matcher, @Nullable String unit) {
        var number = new BigDecimal(matcher.group(1));
        var given = matcher.group(2);
        if (given.isEmpty()) {
            return Optional.of(number);
        }
        return unit == null ? Optional.empty() : scale(number, given, unit);
    }

    private static Optional<BigDecimal> scale(BigDecimal number, String given, String unit) {
        var base = UNIT.matcher(unit);
        if (!base.matches()) {
            return Optional.empty();
        }
        var scales = MEMORY.containsKey(base.group(2)) ? MEMORY : TIME;
        var from = scales.get(given);
        var to = scales.get(base.group(2));
        if (from == null || to == null) {
            return Optional.empty();
        }
        var blocks = base.group(1).isEmpty() ? BigDecimal.ONE : new BigDecimal(base.group(1));
        return Optional.of(number.multiply(from).divide(to.multiply(blocks), MathContext.DECIMAL64));
    }
}
