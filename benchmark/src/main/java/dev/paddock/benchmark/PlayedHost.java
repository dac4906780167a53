package dev.paddock.benchmark;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.paddock.contract.Event;
import dev.paddock.contract.HostId;
import dev.paddock.contract.HostReported;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;

/**
 * A Docker host that is none: it says that it is up, and takes no command. So the way of a request as far as the
 * broker, and of an event from there, are measured without the work that lies between.
 */
final class PlayedHost implements AutoCloseable {

    private static final int CONFIRMED_AT_ONCE = 1000;

    private final Bench bench;
    private final HostId id;
    private final Connection connection;
    private final Channel channel;
    private final BasicProperties properties;
    private final Thread reports = Thread.ofVirtual().unstarted(this::reportOnAndOn);

    PlayedHost(Bench bench) throws IOException {
        this.bench = bench;
        id = new HostId(bench.run());
        bench.leftovers().note("host " + id, this::remove);
        var enrolment = bench.client()
                .post("/v1/hosts", "{\"id\": \"" + id + "\"}")
                .expect(201)
                .body()
                .get("enrolment");
        var factory = new ConnectionFactory();
        factory.setHost(bench.site().broker());
        factory.setUsername(enrolment.get("username").asString());
        factory.setPassword(enrolment.get("password").asString());
        try {
            connection = factory.newConnection("paddock-benchmark");
        } catch (TimeoutException e) {
            throw new IOException(e);
        }
        channel = connection.createChannel();
        channel.confirmSelect();
        properties = new BasicProperties.Builder()
                .contentType(WireFormat.CONTENT_TYPE)
                .deliveryMode(2)
                .userId(factory.getUsername())
                .build();
        reports.start();
        Waiting.until("host " + id, Duration.ofMillis(50), this::isUp);
    }

    HostId id() {
        return id;
    }

    private boolean isUp() throws IOException {
        return bench.client()
                .get("/v1/hosts/" + id)
                .expect(200)
                .body()
                .get("status")
                .asString()
                .equals("UP");
    }

    private void reportOnAndOn() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                publish(List.of(report()));
                Waiting.pause(Duration.ofSeconds(5));
            } catch (IOException isOver) {
                return;
            }
        }
    }

    private HostReported report() {
        var versions = new TreeSet<>(Set.of("17"));
        return new HostReported(id, bench.now(), "127.0.0.1", versions, null, null, false, null, null, null, null);
    }

    /** Returns when the broker has confirmed them all. */
    synchronized void publish(List<? extends Event> events) throws IOException {
        int unconfirmed = 0;
        for (var event : events) {
            channel.basicPublish(Topology.EVENTS, Topology.eventKey(event), true, properties, WireFormat.encode(event));
            if (++unconfirmed == CONFIRMED_AT_ONCE) {
                awaitConfirms();
                unconfirmed = 0;
            }
        }
        awaitConfirms();
    }

    private void awaitConfirms() throws IOException {
        try {
            channel.waitForConfirmsOrDie(60_000);
        } catch (TimeoutException late) {
            throw new IOException(late);
        } catch (InterruptedException stop) {
            throw Waiting.interrupted();
        }
    }

    @Override
    public void close() throws IOException {
        reports.interrupt();
        connection.abort();
        bench.leftovers().clean("host " + id);
    }

    /** All that it was said to have is given up; by a gateway that may have to start first. */
    private void remove() throws IOException {
        Waiting.until("the end of host " + id, Duration.ofMillis(200), () -> {
            try {
                return bench.client()
                        .delete("/v1/hosts/" + id + "?force=true")
                        .expect(204, 404, 503)
                        .isOneOf(204, 404);
            } catch (ConnectException isStarting) {
                return false;
            }
        });
    }
}
