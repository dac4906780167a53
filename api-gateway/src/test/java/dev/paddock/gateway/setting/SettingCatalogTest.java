package dev.paddock.gateway.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.gateway.problem.FieldError;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

class SettingCatalogTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Offer.Ports PORTS = new Offer.Ports(6000, 9999);
    private static final SettingCatalog CATALOG = new SettingCatalog(offer("15", "17"), JSON);

    static List<String> versions() {
        return List.of("15", "17");
    }

    @ParameterizedTest
    @CsvSource({
        "work_mem, 64",
        "work_mem, 8MB",
        "work_mem, 2147483647",
        "shared_buffers, 128kB",
        "shared_buffers, 16",
        "effective_cache_size, 4GB",
        "autovacuum_work_mem, -1",
        "autovacuum_naptime, 1min",
        "statement_timeout, 30s",
        "statement_timeout, 0",
        "checkpoint_timeout, 30",
        "vacuum_cost_delay, 0.5ms",
        "max_wal_size, 1GB",
        "max_connections, 20",
        "random_page_cost, 1.1",
        "jit, on",
        "jit, off",
        "jit, false",
        "jit, 1",
        "wal_level, logical",
        "default_transaction_isolation, repeatable read"
    })
    void takesWhatPostgresqlTakes(String name, String value) {
        assertThat(faults("17", name, value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            work_mem             | 63        | must be from 64 to 2147483647, in kB
            work_mem             | 63kB      | must be from 64 to 2147483647, in kB
            work_mem             | 65535B    | must be from 64 to 2147483647, in kB
            work_mem             | 2TB       | must be from 64 to 2147483647, in kB
            work_mem             | -1        | must be from 64 to 2147483647, in kB
            work_mem             | 8s        | must be a number, with a unit or in kB
            work_mem             | lots      | must be a number, with a unit or in kB
            work_mem             | ''        | must be a number, with a unit or in kB
            shared_buffers       | 127kB     | must be from 16 to 1073741823, in 8kB
            checkpoint_timeout   | 29s       | must be from 30 to 86400, in s
            checkpoint_timeout   | 25h       | must be from 30 to 86400, in s
            statement_timeout    | 25d       | must be from 0 to 2147483647, in ms
            max_connections      | 0         | must be from 1 to 262143
            max_connections      | 20kB      | must be a number
            random_page_cost     | -0.1      | must be from 0 to 1.79769E+308
            jit                  | perhaps   | must be on or off
            jit                  | ON        | must be on or off
            jit                  | ''        | must be on or off
            wal_level            | none      | must be one of [minimal, replica, logical]
            wal_level            | LOGICAL   | must be one of [minimal, replica, logical]
            wal_level            | ''        | must be one of [minimal, replica, logical]
            no_such_thing        | 1         | is not a parameter that can be set here
            Work_Mem             | 8MB       | is not a parameter that can be set here
            ''                   | 1         | is not a parameter that can be set here
            """)
    void saysWhatIsWrongWithAValue(String name, String value, String fault) {
        assertThat(faults("17", name, value)).containsExactly(new FieldError("/settings/" + name, fault));
    }

    @Test
    void refusesMoreThanAValueInAValue() {
        assertThat(Stream.of("8MB\nfsync = off", "8MB'", "8MB # comment", "8MB\0", "${HOME}", "8MB\\"))
                .allSatisfy(value -> assertThat(faults("17", "work_mem", value)).hasSize(1))
                .allSatisfy(value -> assertThat(faults("17", "jit", value)).hasSize(1))
                .allSatisfy(
                        value -> assertThat(faults("17", "wal_level", value)).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "archive_cleanup_command",
                "archive_command",
                "archive_library",
                "config_file",
                "data_directory",
                "dynamic_library_path",
                "event_source",
                "external_pid_file",
                "hba_file",
                "ident_file",
                "include",
                "include_dir",
                "jit_provider",
                "krb_server_keyfile",
                "listen_addresses",
                "local_preload_libraries",
                "log_directory",
                "log_filename",
                "logging_collector",
                "password_encryption",
                "port",
                "primary_conninfo",
                "recovery_end_command",
                "restore_command",
                "search_path",
                "session_preload_libraries",
                "shared_preload_libraries",
                "ssl",
                "ssl_ca_file",
                "ssl_cert_file",
                "ssl_key_file",
                "ssl_passphrase_command",
                "temp_tablespaces",
                "unix_socket_directories",
                "fsync",
                "full_page_writes",
                "zero_damaged_pages",
                "ignore_system_indexes",
                "allow_system_table_mods"
            })
    void refusesWhatRunsACommandLoadsALibraryNamesAFileOrLosesData(String name) {
        assertThat(versions())
                .allSatisfy(version -> assertThat(faults(version, name, "on"))
                        .containsExactly(
                                new FieldError("/settings/" + name, "is not a parameter that can be set here")));
    }

    @Test
    void pointsAtANameThatHasSlashesAndTildes() {
        assertThat(faults("17", "a/b~c", "1")).extracting(FieldError::pointer).containsExactly("/settings/a~1b~0c");
    }

    @Test
    void namesEachFault() {
        assertThat(CATALOG.faults("17", Map.of("jit", "perhaps", "work_mem", "8MB", "port", "1")))
                .extracting(FieldError::pointer)
                .containsExactlyInAnyOrder("/settings/jit", "/settings/port");
    }

    @Test
    void knowsTheBoundsOfEachVersion() {
        assertThat(faults("17", "maintenance_work_mem", "64kB")).isEmpty();
        assertThat(faults("15", "maintenance_work_mem", "64kB")).hasSize(1);
    }

    @Test
    void refusesAnySettingOfAVersionThatIsNotOffered() {
        assertThat(faults("16", "work_mem", "8MB")).hasSize(1);
    }

    @Test
    void refusesToOfferAVersionOfWhichItKnowsNoSettings() {
        assertThatThrownBy(() -> new SettingCatalog(offer("99"), JSON)).hasMessageContaining("paddock.versions");
    }

    /** Whatever is added to a list later: nothing of these names, and nothing that can't be checked. */
    @ParameterizedTest
    @MethodSource("versions")
    void listsOnlyWhatIsHarmlessAndCanBeChecked(String version) throws IOException {
        assertThat(list(version))
                .hasSizeGreaterThan(50)
                .doesNotHaveDuplicates()
                .allSatisfy(setting -> assertThat(setting.name())
                        .matches("[a-z_]+")
                        .doesNotContain("command", "librar", "file_path", "director", "preload", "ssl", "conninfo")
                        .doesNotEndWith("_file")
                        .doesNotEndWith("_path"))
                .allSatisfy(SettingCatalogTest::canBeChecked);
    }

    private static void canBeChecked(Setting setting) {
        switch (setting.type()) {
            case "bool" -> assertThat(setting.faultOf("on")).isEmpty();
            case "enum" -> assertThat(setting.values()).isNotEmpty().allMatch(value -> value.matches("[a-z_ ]+[0-9]?"));
            default -> {
                assertThat(setting.type()).isIn("integer", "real");
                assertThat(setting.min()).isLessThan(setting.max());
                assertThat(setting.faultOf(String.valueOf(setting.min())))
                        .as(setting.name())
                        .isEmpty();
                if (setting.unit() != null) {
                    assertThat(Quantity.parse("1" + setting.unit().replaceAll("[0-9]", ""), setting.unit()))
                            .as(setting.name())
                            .isPresent();
                }
            }
        }
    }

    private static List<Setting> list(String version) throws IOException {
        try (var file = new ClassPathResource("settings/" + version + ".json").getInputStream()) {
            return JSON.readValue(file, new TypeReference<List<Setting>>() {});
        }
    }

    private static List<FieldError> faults(String version, String name, String value) {
        return CATALOG.faults(version, Map.of(name, value));
    }

    private static Offer offer(String... versions) {
        return new Offer(new TreeSet<>(List.of(versions)), PORTS);
    }
}
