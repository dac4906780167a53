package dev.paddock.benchmark;

import dev.paddock.contract.Event;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceCreated;
import dev.paddock.contract.JobId;
import dev.paddock.contract.JobProgressed;
import dev.paddock.contract.Progress;
import dev.paddock.contract.Step;
import dev.paddock.contract.Topology;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * How many events a second a gateway applies, of a backlog that came together while it was down: creates, each with its
 * steps and its end, of jobs that it has accepted before.
 */
final class Backlog implements Measurement {

    private static final List<Step> STEPS =
            List.of(Step.FETCH_IMAGE, Step.PREPARE_STORAGE, Step.START_CONTAINER, Step.VERIFY_CONNECTION);
    private static final int EVENTS_OF_A_JOB = STEPS.size() + 1;
    private static final int FIRST_PORT = 10_000;
    private static final String GATEWAY = "the gateway, which was stopped";

    private final Bench bench;
    private final int events;

    Backlog(Bench bench, int events) {
        this.bench = bench;
        this.events = events;
    }

    @Override
    public Finding measure() throws IOException {
        try (var host = new PlayedHost(bench)) {
            var accepting = new Accepting(bench, host);
            int wanted = Math.ceilDiv(events, EVENTS_OF_A_JOB);
            accepting.run(16, () -> accepting.latency().count() >= wanted);
            var jobs = accepting.jobs();
            awaitPublished(host.id());
            bench.tell("%d jobs are accepted".formatted(jobs.size()));
            int published = publishWhileDown(host, jobs);
            bench.tell("%d events wait".formatted(published));
            long began = System.nanoTime();
            bench.leftovers().clean(GATEWAY);
            awaitSucceeded(jobs.getLast());
            double sinceStart = (System.nanoTime() - began) / 1e9;
            double seconds = secondsFromFirstToLast(host.id());
            return new Finding.Builder(Part.EVENTS, "A backlog of events, applied by one gateway")
                    .row(
                            "events",
                            Finding.values(
                                    "n", published,
                                    "s", seconds,
                                    "a second", published / seconds,
                                    "s with its start", sinceStart))
                    .build();
        }
    }

    private static void awaitPublished(HostId host) throws IOException {
        var unpublished = "select count(*) from job where published_at is null and routing_key = '%s'"
                .formatted(Topology.hostKey(host));
        Waiting.until(
                "the outbox",
                Duration.ofMillis(200),
                () -> Shell.sql(unpublished).equals("0"));
    }

    private int publishWhileDown(PlayedHost host, List<String> jobs) throws IOException {
        bench.leftovers().note(GATEWAY, () -> Shell.run("docker", "compose", "start", "gateway"));
        Shell.run("docker", "compose", "stop", "gateway");
        var all = new ArrayList<Event>();
        for (int number = 0; number < jobs.size(); number++) {
            all.addAll(events(
                    host.id(),
                    new JobId(UUID.fromString(jobs.get(number))),
                    FIRST_PORT + number % 50_000,
                    bench.now()));
        }
        host.publish(all);
        return all.size();
    }

    private static List<Event> events(HostId host, JobId job, int port, Instant at) {
        var events = new ArrayList<Event>();
        for (int done = 0; done < STEPS.size(); done++) {
            events.add(new JobProgressed(host, at, job, 1, new Progress(STEPS.get(done), done, STEPS.size())));
        }
        events.add(new InstanceCreated(host, at, job, 1, STEPS.size(), "127.0.0.1", port));
        return events;
    }

    /** It takes them in order, so that the last one's job is the last to end. */
    private void awaitSucceeded(String job) throws IOException {
        Waiting.until("the end of job " + job, Duration.ofMillis(50), () -> {
            try {
                var answer = bench.client().get("/v1/jobs/" + job);
                return answer.status() == 200
                        && answer.body().get("status").asString().equals("SUCCEEDED");
            } catch (InterruptedIOException stop) {
                throw stop;
            } catch (IOException isStarting) {
                return false;
            }
        });
    }

    /** By the database's clock, which is that of the transactions in which they were applied. */
    private static double secondsFromFirstToLast(HostId host) throws IOException {
        return Double.parseDouble(Shell.sql("""
                select extract(epoch from max(finished_at) - min(started_at)) from job
                where status = 'SUCCEEDED' and routing_key = '%s'""".formatted(Topology.hostKey(host))));
    }
}
