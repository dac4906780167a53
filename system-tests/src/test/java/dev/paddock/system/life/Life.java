package dev.paddock.system.life;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.system.Api;
import dev.paddock.system.Postgres;
import dev.paddock.system.life.Model.State;
import dev.paddock.system.life.Verb.Configure;
import dev.paddock.system.life.Verb.Control;
import dev.paddock.system.life.Verb.Create;
import dev.paddock.system.life.Verb.Delete;
import dev.paddock.system.life.Verb.DeleteStorage;
import dev.paddock.system.life.Verb.Overburden;
import dev.paddock.system.life.Verb.Resize;
import dev.paddock.system.life.Verb.SetPassword;
import dev.paddock.system.life.Verb.Write;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One instance after the other on the same directory, and the model of what should be. */
final class Life {

    private static final Map<String, String> WAIT = Map.of("Prefer", "wait=60");
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DIRECTORY = "random-life";

    private final Api api;
    private Model model = Model.NOTHING;
    private JsonNode instance = JSON.nullNode();

    Life(Api api) {
        this.api = api;
    }

    /** Does one thing, and holds the answer, and then all that a client sees, against the model. */
    void live(Verb verb) throws SQLException {
        if (verb instanceof Write(var row)) {
            write(row);
        } else {
            ask(verb);
        }
        compare();
    }

    /** Leaves nothing behind. */
    void end() throws SQLException {
        if (model.isKept()) {
            live(new DeleteStorage());
        } else if (model.state() != State.GONE) {
            live(new Delete(false));
        }
    }

    /** If there is a server to take it. */
    private void write(int row) throws SQLException {
        if (model.verdict(new Write(row)).isSuccess()) {
            Postgres.execute(instance, password(), "insert into written values (" + row + ")");
            model = model.after(new Write(row), "");
        }
    }

    private void ask(Verb verb) throws SQLException {
        var verdict = model.verdict(verb);
        var answer = send(verb);
        assertThat(answer.status()).as(answer.text()).isEqualTo(verdict.status());
        assertThat(answer.code()).isEqualTo(verdict.code());
        if (verdict.isSuccess()) {
            take(verb, answer.body());
        }
    }

    private void take(Verb verb, JsonNode done) throws SQLException {
        assertThat(done.get("job").path("restart").asBoolean(false))
                .as("whether it says that it restarts")
                .isEqualTo(model.restartsFor(verb));
        var before = model;
        model = model.after(verb, done.path("adminPassword").asString(""));
        if (verb instanceof Create) {
            instance = done.get("instance");
            if (!before.isKept()) {
                Postgres.execute(instance, password(), "create table written (number int)");
            }
        }
    }

    private Api.Answer send(Verb verb) {
        return switch (verb) {
            case Create(var password) -> api.create(json(withPassword(password, Map.of("storageDir", DIRECTORY))));
            case Control control -> api.control(id(), control.path());
            case Resize(var memory) -> api.update(id(), json(Map.of("memoryMiB", memory)));
            case Configure(var setting, var value) ->
                api.update(id(), json(Map.of("settings", Collections.singletonMap(setting.parameter(), value))));
            case Overburden _ -> api.update(id(), json(Map.of("settings", Map.of("shared_buffers", "64GB"))));
            case SetPassword(var password) -> api.setPassword(id(), json(withPassword(password, Map.of())));
            case Delete(var keep) ->
                api.delete("/v1/instances/" + id() + "?storage=" + (keep ? "keep" : "delete"), WAIT);
            case DeleteStorage _ -> api.delete("/v1/storage/" + DIRECTORY, WAIT);
            case Write _ -> throw new IllegalArgumentException("A row is no request");
        };
    }

    private static Map<String, Object> withPassword(@Nullable String password, Map<String, Object> others) {
        var all = new TreeMap<>(others);
        if (password != null) {
            all.put("adminPassword", password);
        }
        return all;
    }

    private static String json(Map<String, ?> fields) {
        return JSON.writeValueAsString(fields);
    }

    private void compare() throws SQLException {
        var kept = api.get("/v1/storage/" + DIRECTORY);
        assertThat(kept.status()).as(kept.text()).isEqualTo(model.isKept() ? 200 : 404);
        var now = api.get("/v1/instances/" + id());
        switch (model.state()) {
            case RUNNING -> {
                compareWithShown(now.body());
                compareWithServer(model.data().orElseThrow());
            }
            case STOPPED -> {
                compareWithShown(now.body());
                assertThatThrownBy(this::connect).hasMessageContaining("refused");
            }
            case GONE -> {
                assertThat(now.status()).as(now.text()).isEqualTo(410);
                assertThatThrownBy(this::connect).hasMessageContaining("refused");
            }
        }
    }

    private void compareWithShown(JsonNode now) {
        assertThat(now.get("status").asString()).isEqualTo(model.state().name());
        assertThat(now.get("connection")).as("port and address").isEqualTo(instance.get("connection"));
        assertThat(now.get("memoryMiB").asInt()).isEqualTo(model.memoryMiB());
        assertThat(now.get("settings")
                        .propertyStream()
                        .collect(toMap(Entry::getKey, each -> each.getValue().asString())))
                .isEqualTo(model.settings().entrySet().stream()
                        .collect(toMap(each -> each.getKey().parameter(), Entry::getValue)));
    }

    private void compareWithServer(Data data) throws SQLException {
        try (var client = Postgres.connect(instance, data.password())) {
            for (var setting : Setting.values()) {
                assertThat(query(client, "show " + setting.parameter()))
                        .as(setting.parameter())
                        .isEqualTo(model.shown(setting));
            }
            assertThat(query(client, "select count(*) from pg_settings where pending_restart"))
                    .as("settings that wait for a restart")
                    .isEqualTo("0");
            assertThat(query(client, "select coalesce(string_agg(number::text, ' ' order by number), '') from written"))
                    .isEqualTo(data.rows().stream().map(String::valueOf).collect(joining(" ")));
        }
        assertThat(data.former())
                .allSatisfy(former -> assertThatThrownBy(() -> Postgres.connect(instance, former))
                        .hasMessageContaining("password authentication failed"));
    }

    private static String query(Connection client, String sql) throws SQLException {
        try (var statement = client.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void connect() throws SQLException {
        Postgres.connect(instance, "whatever").close();
    }

    private String password() {
        return model.data().orElseThrow().password();
    }

    private String id() {
        return instance.get("id").asString();
    }
}
