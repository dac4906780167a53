package dev.paddock.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a part has measured: a table, each row with a value for some of the columns.
 *
 * @param part whose it is
 * @param title what the numbers are, with their unit
 * @param remarks what they come to
 */
record Finding(Part part, String title, List<Row> rows, List<String> remarks) {

    /** One thing that was measured, column by column. */
    record Row(String label, Map<String, Double> values) {}

    /** A finding that grows while it is measured. */
    static final class Builder {

        private final Part part;
        private final String title;
        private final List<Row> rows = new ArrayList<>();
        private final List<String> remarks = new ArrayList<>();

        Builder(Part part, String title) {
            this.part = part;
            this.title = title;
        }

        Builder row(String label, Quantiles quantiles) {
            return row(label, quantiles.columns());
        }

        Builder row(String label, Map<String, Double> values) {
            rows.add(new Row(label, values));
            return this;
        }

        Builder remark(String remark) {
            remarks.add(remark);
            return this;
        }

        Finding build() {
            return new Finding(part, title, List.copyOf(rows), List.copyOf(remarks));
        }
    }

    static Map<String, Double> values(Object... columnsAndValues) {
        var values = new LinkedHashMap<String, Double>();
        for (int i = 0; i < columnsAndValues.length; i += 2) {
            values.put((String) columnsAndValues[i], ((Number) columnsAndValues[i + 1]).doubleValue());
        }
        return values;
    }

    /** As a table for people, which is one of Markdown too. */
    String text() {
        var columns = new LinkedHashSet<String>();
        rows.forEach(row -> columns.addAll(row.values().keySet()));
        var text = new StringBuilder(title).append("\n\n");
        text.append(line("", columns.stream().toList()));
        text.append(line("---", columns.stream().map(_ -> "---:").toList()));
        for (var row : rows) {
            text.append(line(
                    row.label(),
                    columns.stream()
                            .map(column -> shown(row.values().get(column)))
                            .toList()));
        }
        text.append('\n');
        remarks.forEach(remark -> text.append(remark).append('\n'));
        return text.toString();
    }

    private static String line(String label, List<String> cells) {
        var line = new StringBuilder("| %-28s |".formatted(label));
        cells.forEach(cell -> line.append(" %12s |".formatted(cell)));
        return line.append('\n').toString();
    }

    private static String shown(@Nullable Double value) {
        if (value == null) {
            return "";
        }
        return String.format(Locale.ROOT, value >= 1000 || value == Math.rint(value) ? "%.0f" : "%.1f", value);
    }
}
