package dev.paddock.benchmark;

import com.rabbitmq.perf.PerfTest;
import com.rabbitmq.perf.PerfTest.PerfTestOptions;
import dev.paddock.contract.HostId;
import dev.paddock.contract.Topology;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What the broker does with the messages of accepted requests and nothing else: RabbitMQ's PerfTest publishes the same,
 * to the same kind of queue, each publisher the next one when the last one is confirmed. It runs in this JVM, so that
 * no command line shows its password.
 */
final class SameMessages implements AutoCloseable {

    private static final Pattern RATE = Pattern.compile("sending rate avg: ([0-9]+) msg/s");

    private final String uri;
    private final String key;
    private final Path message;

    /** @param job of the request whose message is taken */
    SameMessages(Site site, HostId host, String job) throws IOException {
        var password = URLEncoder.encode(Site.secret("gateway-password"), StandardCharsets.UTF_8);
        uri = "amqp://gateway:" + password + "@" + site.broker();
        key = Topology.hostKey(host);
        message = Files.createTempFile("paddock-bench", ".json");
        Files.writeString(message, Shell.sql("select command from job where id = '" + job + "'"));
    }

    double confirmedPerSecond(int publishers, Duration duration) throws IOException {
        var text = said(
                "--uri",
                uri,
                "--producers",
                Integer.toString(publishers),
                "--consumers",
                "0",
                "--confirm",
                "1",
                "--flag",
                "persistent",
                "--flag",
                "mandatory",
                "--exchange",
                Topology.JOBS,
                "--type",
                "direct",
                "--routing-key",
                key,
                "--predeclared",
                "--body",
                message.toString(),
                "--time",
                Long.toString(duration.toSeconds()));
        var rate = RATE.matcher(text);
        if (!rate.find()) {
            throw new IOException("PerfTest told no rate: " + text);
        }
        return Double.parseDouble(rate.group(1));
    }

    /** It says some of it past the stream that it is given. */
    private static String said(String... arguments) {
        var said = new ByteArrayOutputStream();
        var screen = System.out;
        try (var out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            PerfTest.main(
                    arguments,
                    new PerfTestOptions()
                            .setSystemExiter(_ -> {})
                            .setConsoleOut(out)
                            .setConsoleErr(out));
        } finally {
            System.setOut(screen);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        Files.delete(message);
    }
}
