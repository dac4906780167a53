package dev.paddock.gateway.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to a body that is not as it should be. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CreateRequestTest {

    private static final String SECRET = "hunter2-hunter2";

    private final FrontOffice office = new FrontOffice();

    @AfterAll
    void close() {
        office.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name": 5}                                  | invalid-field   | /name
            {"name": 5.5}                                | invalid-field   | /name
            {"name": true}                               | invalid-field   | /name
            {"name": ["orders"]}                         | invalid-field   | /name
            {"name": {}}                                 | invalid-field   | /name
            {"adminPassword": 12345}                     | invalid-field   | /adminPassword
            {"adminPassword": false}                     | invalid-field   | /adminPassword
            {"adminPassword": ""}                        | invalid-field   | /adminPassword
            {"adminPassword": ["s3cr3t"]}                | invalid-field   | /adminPassword
            {"adminPassword": {"text": "s3cr3t"}}        | invalid-field   | /adminPassword
            {"adminPassword": "a\\u0000b"}               | invalid-field   | /adminPassword
            {"adminPassword": "\\ud800"}                 | invalid-field   | /adminPassword
            {"adminPassword": "\\u200b\\u00ad"}          | invalid-field   | /adminPassword
            {"port": "6123"}                             | invalid-field   | /port
            {"port": ""}                                 | invalid-field   | /port
            {"port": 6123.0}                             | invalid-field   | /port
            {"port": 6.5e3}                              | invalid-field   | /port
            {"port": true}                               | invalid-field   | /port
            {"port": 99999999999}                        | invalid-field   | /port
            {"port": 99999999999999999999999999}         | invalid-field   | /port
            {"port": 5999}                               | invalid-field   | /port
            {"port": 10000}                              | invalid-field   | /port
            {"memoryMiB": 127}                           | invalid-field   | /memoryMiB
            {"memoryMiB": 1048577}                       | invalid-field   | /memoryMiB
            {"memoryMiB": 1e999999999}                   | invalid-field   | /memoryMiB
            {"diskMiB": 127}                             | invalid-field   | /diskMiB
            {"diskMiB": 67108865}                        | invalid-field   | /diskMiB
            {"diskMiB": -1}                              | invalid-field   | /diskMiB
            {"diskMiB": "1024"}                          | invalid-field   | /diskMiB
            {"cpus": "1"}                                | invalid-field   | /cpus
            {"cpus": true}                               | invalid-field   | /cpus
            {"cpus": 0}                                  | invalid-field   | /cpus
            {"cpus": 512.1}                              | invalid-field   | /cpus
            {"cpus": 1e999999999}                        | invalid-field   | /cpus
            {"cpus": 1e-999999999}                       | invalid-field   | /cpus
            {"version": 17}                              | invalid-field   | /version
            {"version": "latest"}                        | invalid-field   | /version
            {"version": "9"}                             | unknown-version | /version
            {"host": 1}                                  | invalid-field   | /host
            {"host": "a\\u0000b"}                        | unknown-host    | /host
            {"host": "Host.A"}                           | unknown-host    | /host
            {"ttl": 60}                                  | invalid-field   | /ttl
            {"ttl": "1 hour"}                            | invalid-field   | /ttl
            {"ttl": "PT0S"}                              | invalid-field   | /ttl
            {"ttl": "-PT1H"}                             | invalid-field   | /ttl
            {"ttl": "P3651D"}                            | invalid-field   | /ttl
            {"storageDir": "../other"}                   | invalid-field   | /storageDir
            {"storageDir": "a/b"}                        | invalid-field   | /storageDir
            {"storageDir": "."}                          | invalid-field   | /storageDir
            {"storageDir": ""}                           | invalid-field   | /storageDir
            {"storageDir": "a\\n"}                       | invalid-field   | /storageDir
            {"storageDir": "a\\u0000"}                   | invalid-field   | /storageDir
            {"adminUser": "paddock"}                     | invalid-field   | /adminUser
            {"adminUser": "pg_read_all_data"}            | invalid-field   | /adminUser
            {"adminUser": "Postgres"}                    | invalid-field   | /adminUser
            {"adminUser": "a\\"; drop role b; --"}       | invalid-field   | /adminUser
            {"name": "a"}                                | invalid-field   | /name
            {"name": "orders-"}                          | invalid-field   | /name
            {"name": "1orders"}                          | invalid-field   | /name
            {"settings": []}                             | invalid-field   | /settings
            {"settings": ""}                             | invalid-field   | /settings
            {"settings": "work_mem=8MB"}                 | invalid-field   | /settings
            {"settings": {"work_mem": null}}             | invalid-setting | /settings/work_mem
            {"settings": {"work_mem": ["8MB"]}}          | invalid-setting | /settings/work_mem
            {"settings": {"work_mem": {"MB": 8}}}        | invalid-setting | /settings/work_mem
            {"settings": {"work_mem": 1e400}}            | invalid-setting | /settings/work_mem
            {"settings": {"work_mem": -1e400}}           | invalid-setting | /settings/work_mem
            {"settings": {"work_mem": "8MB\\nfsync=off"}} | invalid-setting | /settings/work_mem
            {"settings": {"work_mem": "8\\nMB"}}         | invalid-setting | /settings/work_mem
            {"settings": {"archive_command": "id"}}      | invalid-setting | /settings/archive_command
            {"settings": {"a/b~c": "1"}}                 | invalid-setting | /settings/a~1b~0c
            {"nmae": "orders"}                           | unknown-field   | /nmae
            {"Name": "orders"}                           | unknown-field   | /Name
            {"a/b~c": 1}                                 | unknown-field   | /a~1b~0c
            {"job": "019ab000-0000-7000-8000-000000000001"} | unknown-field | /job
            """)
    void namesTheFieldAndTheCode(String body, String code, String pointer) {
        var answer = office.post(body);

        assertThat(answer.code()).as(answer.text()).isEqualTo(code);
        assertThat(answer.pointer()).as(answer.text()).isEqualTo(pointer);
        assertThat(answer.status())
                .isEqualTo(List.of("invalid-field", "unknown-field").contains(code) ? 400 : 422);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"name": 5}         | /name must be a string
            {"port": "6123"}    | /port must be a whole number
            {"memoryMiB": true} | /memoryMiB must be a whole number
            {"cpus": "1"}       | /cpus must be a number
            {"settings": []}    | /settings must be an object
            {"port": 6.5}       | /port must be a whole number
            {"port": 9999999999} | /port is a number out of bounds
            {"port": 1}         | /port must be from 6000 to 9999
            {"version": "9"}    | /version must be one of [15, 17]
            {"settings": {"work_mem": true}} | /settings/work_mem must be a number, with a unit or in kB
            """)
    void tellsWhatTheFieldShouldBe(String body, String detail) {
        assertThat(office.post(body).detail()).isEqualTo(detail);
    }

    static Stream<String> whatIsNoJsonObject() {
        return Stream.of(
                "",
                " ",
                "null",
                "5",
                "true",
                "\"\"",
                "\"{}\"",
                "[]",
                "[{}]",
                "{",
                "{} {}",
                "{}}",
                "{} x",
                "{\"name\"}",
                "{\"name\":}",
                "{\"name\": \"ab\",}",
                "{'name': 'ab'}",
                "{name: \"ab\"}",
                "{\"name\": \"ab\" /* a comment */}",
                "{\"name\": \"a\nb\"}",
                "{\"name\": \"\\x\"}",
                "{\"cpus\": NaN}",
                "{\"cpus\": 01}",
                "{\"name\": \"ab\", \"name\": \"cd\"}",
                "{\"settings\": {\"jit\": true, \"jit\": false}}",
                "{\"settings\": {\"jit\": " + "[".repeat(5_000) + "]".repeat(5_000) + "}}",
                "[".repeat(30_000),
                "{\"cpus\": " + "1".repeat(5_000) + "}",
                "{\"" + "n".repeat(60_000) + "\": 1}");
    }

    @ParameterizedTest
    @MethodSource("whatIsNoJsonObject")
    void refusesWhatIsNoJsonObjectOrNamesAFieldTwice(String body) {
        var answer = office.post(body);

        assertThat(answer.code()).as(answer.text()).isEqualTo("malformed-json");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).hasSizeLessThan(500);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        var body = "{\"name\": \"ab?\"}".getBytes(StandardCharsets.UTF_8);
        body[body.length - 3] = (byte) 0xff;

        assertThat(office.post(body).code()).isEqualTo("malformed-json");
    }

    @Test
    void refusesABodyOfMoreThan64KiB() {
        var full = "{}" + " ".repeat(64 * 1024 - 2);

        assertThat(office.post(full).status()).isEqualTo(200);
        assertThat(office.post(full + " ").status()).isEqualTo(413);
        assertThat(office.post(full + " ").code()).isEqualTo("too-large");
    }

    /** Each of them holds the secret where something is wrong with the body, or beside it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"adminPassword\": \"%s",
                "{\"adminPassword\": %s}",
                "{\"adminPassword\": \"%s\\u0000\"}",
                "{\"adminPassword\": [\"%s\"]}",
                "{\"adminPassword\": {\"%s\": 1}}",
                "{\"adminPassword\": {\"text\": \"%s\"}}",
                "{\"adminPassword\": \"%s\", \"adminPassword\": \"%s\"}",
                "{\"adminPassword\": \"%s\"} \"%s\"",
                "{\"adminPassword\": \"%s\", \"nmae\": \"%s\"}",
                "{\"adminPassword\": \"%s\", \"port\": \"%s\"}",
                "{\"adminPassword\": \"%s\", \"name\": \"-%s\"}",
                "{\"adminUser\": \"-%s\"}",
                "{\"version\": \"%s\"}",
                "{\"host\": \"%s\"}",
                "{\"ttl\": \"%s\"}",
                "{\"storageDir\": \"/%s\"}",
                "{\"settings\": \"%s\"}",
                "{\"settings\": {\"jit\": \"%s\"}}",
                "{\"settings\": {\"work_mem\": \"%s\"}}",
                "{\"settings\": {\"wal_level\": \"%s\"}}",
                "[\"%s\"]",
                "\"%s\"",
                "%s"
            })
    void neverRepeatsAValueOfTheBody(String body) {
        var answer = office.post(body.replace("%s", SECRET));

        assertThat(answer.code()).as(answer.text()).isNotEmpty().isNotEqualTo("internal");
        assertThat(answer.text()).doesNotContain(SECRET).doesNotContain("hunter2");
    }

    @Test
    void printsNeitherTheRequestsNorTheDraftsPassword() {
        var answer = office.post("{\"adminPassword\": \"" + SECRET + "\"}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text())
                .contains("CreateRequest[", "adminPassword=***", "Draft[", "password=***")
                .doesNotContain(SECRET);
    }

    @Test
    void givesEveryFieldItsDefault() {
        assertThat(office.post("{}").text())
                .containsPattern("name=pg-[a-z0-9]{8},")
                .containsPattern("instance=([0-9a-f-]{36}),.* storageDir=\\1,")
                .contains(
                        "adminUser=postgres,",
                        "passwordGiven=false,",
                        "port=null,",
                        "version=17,",
                        "memoryMiB=256,",
                        "cpus=1.0,",
                        "diskMiB=null,",
                        "settings={},",
                        "host=null,",
                        "ttl=null]");
    }

    @Test
    void takesNullForAFieldThatIsLeftOut() {
        var answer = office.post("""
                {"name": null, "adminUser": null, "adminPassword": null, "port": null, "storageDir": null, "version": null,
                 "memoryMiB": null, "cpus": null, "diskMiB": null, "settings": null, "host": null, "ttl": null}""");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    @Test
    void takesTheBoundsThemselves() {
        var longest = "a".repeat(63);
        var password = "p".repeat(1024);

        assertThat(Stream.of(
                        "{\"name\": \"" + longest + "\"}",
                        "{\"name\": \"ab\"}",
                        "{\"adminUser\": \"" + longest + "\"}",
                        "{\"adminUser\": \"_\"}",
                        "{\"storageDir\": \"" + longest + "\"}",
                        "{\"storageDir\": \"0\"}",
                        "{\"adminPassword\": \"" + password + "\"}",
                        "{\"port\": 6000}",
                        "{\"port\": 9999}",
                        "{\"memoryMiB\": 128}",
                        "{\"memoryMiB\": 1048576}",
                        "{\"diskMiB\": 128}",
                        "{\"diskMiB\": 67108864}",
                        "{\"cpus\": 0.1}",
                        "{\"cpus\": 2}",
                        "{\"cpus\": 512}",
                        "{\"version\": \"15\"}",
                        "{\"ttl\": \"P3650D\"}",
                        "{\"ttl\": \"PT1S\"}"))
                .allSatisfy(
                        body -> assertThat(office.post(body).status()).as(body).isEqualTo(200));
        assertThat(Stream.of("name", "adminUser", "storageDir"))
                .allSatisfy(field -> assertThat(office.post("{\"" + field + "\": \"" + longest + "a\"}")
                                .pointer())
                        .isEqualTo("/" + field));
        assertThat(office.post("{\"adminPassword\": \"" + password + "p\"}").pointer())
                .isEqualTo("/adminPassword");
    }

    @Test
    void writesSettingsAsPostgresqlReadsThem() {
        assertThat(office.post("""
                {"settings": {"work_mem": "8MB", "jit": false, "max_connections": 20, "random_page_cost": 1.1}}""").text())
                .contains("settings={jit=off, max_connections=20, random_page_cost=1.1, work_mem=8MB}");
    }

    @Test
    void saysThatTheControlDatabaseIsAwayWhenItIsNeeded() {
        var answer = office.post("{\"host\": \"host-a\"}");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("unavailable");
        assertThat(answer.retryAfter()).matches("[0-9]+");
    }

    @Test
    void namesEveryFieldThatIsWrong() {
        var text = office.post("{\"name\": \"-\", \"adminUser\": \"-\", \"memoryMiB\": 1}")
                .text();

        assertThat(Arrays.asList("/name", "/adminUser", "/memoryMiB"))
                .allSatisfy(pointer -> assertThat(text).contains("\"pointer\":\"" + pointer + "\""));
    }
}
