package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input gets its named error, and leaves no row, no message and no container behind. */
@SystemTest
class RefusalsTest {

    private static final String PASSWORD = "never-to-be-repeated";
    private static final String VALID =
            "{\"name\": \"orders\", \"adminUser\": \"bob\", \"adminPassword\": \"" + PASSWORD + "\", \"port\": 22001}";

    private final Installation paddock;
    private List<Long> rowsBefore;

    RefusalsTest(Installation paddock) {
        this.paddock = paddock;
        this.rowsBefore = List.of();
    }

    @BeforeEach
    void countRows() {
        rowsBefore = rows();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(rows()).as("rows of instances, jobs, events and keys").isEqualTo(rowsBefore);
        assertThat(DockerHost.instanceContainers()).isEmpty();
        assertThat(paddock.broker().depth("paddock.jobs.create")).isZero();
    }

    /** Field, JSON value, status, code. */
    static Stream<Arguments> badFields() {
        return Stream.of(
                        fields(
                                "name",
                                400,
                                "invalid-field",
                                "\"\"",
                                "\"a\"",
                                "\"Orders\"",
                                "\"orders-\"",
                                "\"a b\"",
                                "7",
                                "[]",
                                "\"" + "a".repeat(64) + "\"",
                                "\"a\\u0000b\"",
                                "\"../etc\""),
                        fields(
                                "adminUser",
                                400,
                                "invalid-field",
                                "\"\"",
                                "\"paddock\"",
                                "\"pg_read_all_data\"",
                                "\"Bob\"",
                                "\"bob\\\"; drop\"",
                                "\"" + "a".repeat(64) + "\"",
                                "true"),
                        fields(
                                "adminPassword",
                                400,
                                "invalid-field",
                                "\"\"",
                                "\"a\\u0000b\"",
                                "1234",
                                "\"" + "x".repeat(1025) + "\"",
                                "\"\\ud800\"",
                                "{}"),
                        fields(
                                "port",
                                400,
                                "invalid-field",
                                "0",
                                "-1",
                                "80",
                                "21999",
                                "23000",
                                "65536",
                                "22001.5",
                                "\"22001\"",
                                "4294989297",
                                "true",
                                "[22001]"),
                        fields(
                                "storageDir",
                                400,
                                "invalid-field",
                                "\"..\"",
                                "\"../../etc\"",
                                "\"a/b\"",
                                "\"/etc\"",
                                "\".hidden\"",
                                "\"A\"",
                                "\"\"",
                                "\"a\\u0000\"",
                                "\"" + "a".repeat(64) + "\""),
                        fields("version", 400, "invalid-field", "17", "\"latest\"", "\"17.2\"", "\"\""),
                        fields("version", 422, "unknown-version", "\"9\"", "\"99\""),
                        fields("memoryMiB", 400, "invalid-field", "0", "-256", "127", "1048577", "\"256\"", "1e99"),
                        fields("diskMiB", 400, "invalid-field", "0", "-1", "127", "67108865", "\"128\"", "1e99"),
                        fields("cpus", 400, "invalid-field", "0", "-1", "0.05", "513", "\"1\"", "\"NaN\""),
                        fields("host", 422, "unknown-host", "\"nowhere\"", "\"\"", "\"../x\""),
                        fields("ttl", 400, "invalid-field", "\"soon\"", "\"-PT1H\"", "\"PT0S\"", "\"P9999999D\"", "60"),
                        fields("settings", 400, "invalid-field", "[]", "\"work_mem=8MB\""))
                .flatMap(stream -> stream);
    }

    @ParameterizedTest
    @MethodSource("badFields")
    void refusesAFieldAndNamesIt(String field, String value, int status, String code) {
        var answer = paddock.api().post("/v1/instances", "{\"" + field + "\": " + value + "}");

        assertProblem(answer, status, code);
        assertThat(answer.body().get("errors").get(0).get("pointer").asString()).isEqualTo("/" + field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    work_mem                  | "8 bananas"
                    work_mem                  | 1
                    work_mem                  | {}
                    max_connections           | "many"
                    max_connections           | 0
                    jit                       | "perhaps"
                    wal_level                 | "none"
                    archive_command           | "rm -rf /"
                    shared_preload_libraries  | "evil"
                    data_directory            | "/etc"
                    ssl_key_file              | "/etc/shadow"
                    no_such_thing             | 1
                    work_mem/x~y              | 1
                    """)
    void refusesASettingAndNamesIt(String name, String value) {
        var answer = paddock.api().post("/v1/instances", "{\"settings\": {\"" + name + "\": " + value + "}}");

        assertProblem(answer, 422, "invalid-setting");
        assertThat(answer.body().get("errors").get(0).get("pointer").asString())
                .isEqualTo("/settings/" + name.replace("~", "~0").replace("/", "~1"));
    }

    @Test
    void refusesAFieldThatItDoesNotKnow() {
        var answer = paddock.api().post("/v1/instances", "{\"nmae\": \"orders\"}");

        assertProblem(answer, 400, "unknown-field");
        assertThat(answer.body().get("errors").get(0).get("pointer").asString()).isEqualTo("/nmae");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "\"text\"",
                "{",
                "{\"name\": \"orders\"",
                "{\"name\": \"orders\"} {}",
                "{'name': 1}",
                "{\"name\": \"one\", \"name\": \"two\"}",
                "\u0000",
                "<xml/>"
            })
    void refusesWhatIsNotOneJsonObject(String body) {
        assertProblem(paddock.api().post("/v1/instances", body), 400, "malformed-json");
    }

    @Test
    void refusesTwoHundredMalformedBodiesAndRepeatsNoneOfThem() {
        var random = new Random(42);
        IntStream.range(0, 200).mapToObj(number -> malformed(random)).forEach(body -> {
            var answer = paddock.api().post("/v1/instances", body);
            assertThat(answer.status()).as(body).isIn(400, 422);
            assertThat(answer.header("Content-Type")).as(body).isEqualTo("application/problem+json");
            assertThat(answer.code()).as(body).isIn("malformed-json", "invalid-field", "unknown-field");
            assertThat(answer.text()).doesNotContain(PASSWORD);
        });
    }

    /** Fault 18. */
    @Test
    @Tag("fault")
    void refusesABodyThatIsTooLargeWhetherItsLengthIsSaidOrNot() {
        var large = "{\"name\": \"" + "a".repeat(100 << 20) + "\"}";
        assertProblem(paddock.api().post("/v1/instances", large), 413, "too-large");

        var chunked = paddock.api()
                .request("/v1/instances", Map.of("Content-Type", "application/json"))
                .POST(BodyPublishers.ofByteArrays(Collections.nCopies(70, new byte[1024])));
        assertProblem(paddock.api().send(chunked), 413, "too-large");
    }

    @Test
    void refusesMediaTypesThatItDoesNotSpeak() {
        var text = paddock.api()
                .request("/v1/instances", Map.of("Content-Type", "text/plain"))
                .POST(BodyPublishers.ofString(VALID));
        assertProblem(paddock.api().send(text), 415, "unsupported-media-type");
        assertProblem(paddock.api().get("/v1/instances", Map.of("Accept", "text/csv")), 406, "not-acceptable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not-a-key", "operator-key-for-the-tests-012345678", "ünïcödé", "a b c"})
    void refusesAKeyThatItDoesNotKnow(String key) {
        var answer = new Api(paddock.api().base(), key).post("/v1/instances", VALID);

        assertProblem(answer, 401, "unauthenticated");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/instances/019ab000-0000-7000-8000-000000000000",
                "/v1/jobs/019ab000-0000-7000-8000-000000000000",
                "/v1/jobs/019ab000-0000-7000-8000-000000000000/events",
                "/v1/nothing",
                "/etc/passwd"
            })
    void knowsNothingOfWhatIsNotThere(String path) {
        assertProblem(paddock.api().get(path), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/instances?limit=0", "/v1/instances?limit=201", "/v1/instances?limit=x", "/v1/instances?cursor=!",
                "/v1/instances?cursor=AAAA", "/v1/instances?status=GREEN", "/v1/jobs?type=DANCE", "/v1/jobs?instance=7",
                "/v1/instances/7", "/v1/jobs/7"
            })
    void refusesParametersThatAreNotOfTheirForm(String path) {
        assertProblem(paddock.api().get(path), 400, "invalid-field");
    }

    @Test
    void refusesAParameterOrABodyThatTheCallDoesNotHave() {
        var path = "/v1/instances/019ab000-0000-7000-8000-000000000000";
        var misspelt = paddock.api().delete(path + "?Storage=keep", Map.of());
        assertProblem(misspelt, 400, "unknown-field");
        assertThat(misspelt.body().get("errors").get(0).get("pointer").asString())
                .isEqualTo("/Storage");
        var body = paddock.api().request(path, Map.of()).method("DELETE", BodyPublishers.ofString("{}"));
        assertProblem(paddock.api().send(body), 400, "unknown-field");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1//instances", "/v1/instances;x=1", "/v1/%2e%2e/instances"})
    void refusesPathsThatNoHonestClientSends(String path) {
        assertProblem(paddock.api().get(path), 400, "invalid-field");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
    void readsNoForms(String type) {
        for (var method : List.of("POST", "PUT", "DELETE")) {
            var form = paddock.api()
                    .request("/v1/instances", Map.of("Content-Type", type))
                    .method(method, BodyPublishers.ofString("a=" + "b".repeat(100_000)));
            assertThat(paddock.api().send(form).status()).as(method).isEqualTo(413);
        }
        var small = paddock.api()
                .request("/v1/instances", Map.of("Content-Type", type))
                .POST(BodyPublishers.ofString("a=b"));
        assertProblem(paddock.api().send(small), 415, "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two words"})
    void refusesAnIdempotencyKeyThatIsNone(String key) {
        assertProblem(paddock.api().post("/v1/instances", VALID, Map.of("Idempotency-Key", key)), 400, "invalid-field");
    }

    private static Stream<Arguments> fields(String field, int status, String code, String... values) {
        return Stream.of(values).map(value -> Arguments.of(field, value, status, code));
    }

    /** Each kind is bad for certain: a part of an object is no object, and no field is a list of nothing but nulls. */
    private static String malformed(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> VALID.substring(0, random.nextInt(VALID.length()));
            case 1 -> VALID + (char) ('!' + random.nextInt(90));
            case 2 -> VALID.replaceFirst("\"(name|adminUser|port)\": [^,}]+", "\"$1\": [null]");
            case 3 -> VALID.replaceFirst("\\{", "{\"x" + random.nextInt() + "\": " + random.nextInt() + ", ");
            case 4 ->
                new StringBuilder(VALID)
                        .insert(1 + random.nextInt(3), (char) random.nextInt(' ' - 5))
                        .toString()
                        .replace('\t', '\u0001')
                        .replace('\n', '\u0001')
                        .replace('\r', '\u0001');
            default -> VALID.replace(PASSWORD, "\\" + (char) ('A' + random.nextInt(20)) + PASSWORD);
        };
    }

    private static void assertProblem(Api.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.code()).as(answer.text()).isEqualTo(code);
        assertThat(answer.body().get("status").asInt()).isEqualTo(status);
        assertThat(answer.body().get("detail").asString()).isNotBlank();
        assertThat(answer.text()).doesNotContain(PASSWORD);
    }

    private List<Long> rows() {
        return Stream.of("instance", "job", "job_event", "idempotency_key")
                .map(table -> paddock.rows()
                        .sql("select count(*) from " + table)
                        .query(Long.class)
                        .single())
                .toList();
    }
}
