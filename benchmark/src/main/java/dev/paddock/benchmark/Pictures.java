package dev.paddock.benchmark;

import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.CategoryItemRenderer;
import org.jfree.chart.renderer.category.LineAndShapeRenderer;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.svg.SVGGraphics2D;

/** What is told better by a picture. */
final class Pictures {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;

    private Pictures() {}

    /** Draws it as SVG, if it is one of those. */
    static void of(Finding finding, Path directory) throws IOException {
        switch (finding.part()) {
            case CREATE -> write(create(finding), directory.resolve("create.svg"));
            case GROWTH -> write(growth(finding), directory.resolve("growth.svg"));
            case BURST, ACCEPT, EVENTS, FOOTPRINT -> {}
        }
    }

    private static JFreeChart create(Finding finding) {
        var data = new DefaultCategoryDataset();
        for (var kind : List.of("Paddock, warm", "Paddock, cold", "docker run")) {
            var values = row(finding, kind).values();
            List.of("p50", "p95", "p99").forEach(column -> data.addValue(values.get(column), kind, column));
        }
        return chart("From the request to the first answered query", "", data, new BarRenderer());
    }

    private static JFreeChart growth(Finding finding) {
        var data = new DefaultCategoryDataset();
        for (var row : finding.rows()) {
            for (var kind : List.of("warm p50", "cold p50")) {
                data.addValue(row.values().get(kind), kind, row.label());
            }
        }
        return chart("A create beside so many instances, p50", "instances", data, new LineAndShapeRenderer());
    }

    private static Finding.Row row(Finding finding, String label) {
        return finding.rows().stream()
                .filter(row -> row.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    private static JFreeChart chart(
            String title, String categories, CategoryDataset data, CategoryItemRenderer renderer) {
        return new JFreeChart(
                title, new CategoryPlot(data, new CategoryAxis(categories), new NumberAxis("ms"), renderer));
    }

    private static void write(JFreeChart chart, Path file) throws IOException {
        var plot = chart.getCategoryPlot();
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        chart.getTitle().setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
        var svg = new SVGGraphics2D(WIDTH, HEIGHT);
        chart.draw(svg, new Rectangle(WIDTH, HEIGHT));
        Files.writeString(file, svg.getSVGElement());
    }
}
