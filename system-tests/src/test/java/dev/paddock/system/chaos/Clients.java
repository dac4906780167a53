package dev.paddock.system.chaos;

import static org.awaitility.Awaitility.await;

import dev.paddock.system.Api;
import dev.paddock.system.Api.Answer;
import dev.paddock.system.Postgres;
import dev.paddock.system.UnreachableException;
import dev.paddock.system.chaos.History.Entry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Those who ask for instances. Each request is sent again, under its key and to any gateway, until somebody answers it;
 * each instance that came to run gets a row, which must be there as long as the instance is.
 */
final class Clients {

    private static final String PASSWORD = "s3cr3t";
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    private final Site site;
    private final History history;
    private final AtomicInteger turn = new AtomicInteger();

    /** Instances that run and hold their row, by the keys of their creates. */
    private final ConcurrentSkipListMap<String, String> usable = new ConcurrentSkipListMap<>();

    /** All that were ever given their row. */
    private final Set<String> written = ConcurrentHashMap.newKeySet();

    private volatile @Nullable String newestJob;

    Clients(Site site, History history) {
        this.site = site;
        this.history = history;
    }

    void create(Act.Create act) {
        var body = "{\"adminPassword\": \"%s\"}".formatted(PASSWORD);
        var headers = Map.of("Idempotency-Key", act.key());
        var entry = request(act.key(), "create", gateway -> gateway.post("/v1/instances", body, headers));
        var job = entry.job();
        var instance = entry.instance();
        if (entry.isAccepted() && job != null && instance != null) {
            newestJob = job;
            awaitEnd(job).filter("SUCCEEDED"::equals).ifPresent(_ -> use(act.key(), instance));
        }
    }

    void delete(Act.Delete act) {
        pick(act.pick()).ifPresent(instance -> {
            var path = "/v1/instances/" + instance;
            var entry =
                    request(act.key(), "delete", gateway -> gateway.delete(path, Map.of("Idempotency-Key", act.key())));
            var job = entry.job();
            if (entry.isAccepted() && job != null) {
                awaitEnd(job);
            }
        });
    }

    void cancel() {
        var job = newestJob;
        if (job != null) {
            ask(gateway -> gateway.post("/v1/jobs/" + job + "/cancel", ""));
        }
    }

    /** What the gateways say, as soon as one says anything but that it can't. */
    Optional<Answer> ask(Function<Api, Answer> question) {
        try {
            return Optional.of(await().pollInSameThread()
                    .pollInterval(BETWEEN_TRIES)
                    .atMost(PATIENCE)
                    .until(() -> tryToAsk(question), Optional::isPresent)
                    .orElseThrow());
        } catch (ConditionTimeoutException silence) {
            return Optional.empty();
        }
    }

    /** Whether an instance has the row that was written into it; one that nobody wrote into has to answer at all. */
    boolean isWhole(JsonNode instance) {
        var id = instance.get("id").asString();
        var query = written.contains(id) ? "select token from precious" : "select '%s'".formatted(id);
        try {
            return Postgres.query(instance, PASSWORD, query).equals(id);
        } catch (SQLException unreachable) {
            return false;
        }
    }

    private Optional<Answer> tryToAsk(Function<Api, Answer> question) {
        try {
            var answer = question.apply(site.gateway(turn.getAndIncrement()));
            return answer.status() >= 500 || answer.code().equals("request-in-progress")
                    ? Optional.empty()
                    : Optional.of(answer);
        } catch (UnreachableException silence) {
            return Optional.empty();
        }
    }

    private Entry request(String key, String what, Function<Api, Answer> question) {
        var entry = ask(question).map(answer -> entry(key, what, answer)).orElse(new Entry(key, what, 0, null, null));
        history.add(entry);
        return entry;
    }

    private static Entry entry(String key, String what, Answer answer) {
        var job = answer.body().path("job").path("id").asString("");
        return new Entry(
                key,
                what,
                answer.status(),
                job.isEmpty() ? null : job,
                answer.body().path("instance").path("id").asString(""));
    }

    private Optional<String> awaitEnd(String job) {
        try {
            return Optional.of(await().pollInSameThread()
                    .pollInterval(BETWEEN_TRIES)
                    .atMost(PATIENCE)
                    .until(
                            () -> get("/v1/jobs/" + job),
                            answer -> !answer.path("finishedAt").isNull())
                    .get("status")
                    .asString());
        } catch (ConditionTimeoutException neverEnds) {
            return Optional.empty();
        }
    }

    private JsonNode get(String path) {
        return ask(gateway -> gateway.get(path)).orElseThrow().body();
    }

    /** A server may be killed at any moment, so writing is tried again; what was written says so itself. */
    private void use(String key, String instance) {
        try {
            await().pollInSameThread()
                    .pollInterval(BETWEEN_TRIES)
                    .atMost(PATIENCE)
                    .ignoreException(SQLException.class)
                    .until(() -> write(instance));
            usable.put(key, instance);
        } catch (ConditionTimeoutException unreachable) {
            // The checker will find it silent.
        }
    }

    private boolean write(String instance) throws SQLException {
        var found = get("/v1/instances/" + instance);
        try (var connection = Postgres.connect(found, PASSWORD);
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists precious as select '" + instance + "' as token");
            written.add(instance);
            return true;
        }
    }

    private Optional<String> pick(int number) {
        var all = usable.keySet().toArray(String[]::new);
        return all.length == 0 ? Optional.empty() : Optional.ofNullable(usable.remove(all[number % all.length]));
    }
}
