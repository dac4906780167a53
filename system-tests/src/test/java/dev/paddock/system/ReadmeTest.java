package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README is true: its commands run as they stand. */
@SystemTest
class ReadmeTest {

    private static final Path README = Path.of("../README.md");
    private static final Pattern BASH = Pattern.compile("```bash\n(.*?)```", Pattern.DOTALL);

    private static final Pattern KEY = Pattern.compile("`(paddock\\.[a-z.-]+[a-z])[`.]");

    /** Secrets that an operator has to give, and so are in no settings record. */
    private static final Set<String> WITHOUT_DEFAULT = Set.of("paddock.operator-key", "paddock.management.password");

    @Test
    void runsTheCommandsOfTheFirstRequest(Installation paddock, @TempDir Path directory)
            throws IOException, InterruptedException {
        Files.writeString(
                directory.resolve(".env"),
                "PADDOCK_HTTP_PORT=" + paddock.gatewayPort() + "\nPADDOCK_OPERATOR_KEY=" + Installation.OPERATOR_KEY
                        + "\n");
        var script = Files.writeString(directory.resolve("readme.sh"), "set -euo pipefail\n" + commands());
        var output = directory.resolve("output").toFile();
        var bash = new ProcessBuilder(List.of("bash", script.toString()))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        var process = bash.start();

        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        var said = Files.readString(output.toPath());
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said)
                .contains("\"adminPassword\"", "PostgreSQL 17.", "paddock.job.succeeded")
                .endsWith("\"SUCCEEDED\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "worker"})
    void namesEverySettingAndItsDefault(String program) throws IOException, ClassNotFoundException {
        var table = Files.readString(README)
                .split("\\| " + program + " \\| default \\|", 2)[1]
                .split("\n\n", 2)[0];

        var settings = Settings.of(program);
        assertThat(settings).isNotEmpty().allSatisfy((key, value) -> {
            var row = table.lines().filter(line -> line.contains("`" + key)).findFirst();
            assertThat(row)
                    .as(key)
                    .isPresent()
                    .get(InstanceOfAssertFactories.STRING)
                    .contains(value);
        });
        assertThat(KEY.matcher(table).results().map(match -> match.group(1)))
                .allMatch(key -> settings.containsKey(key) || WITHOUT_DEFAULT.contains(key));
    }

    private static String commands() throws IOException {
        return BASH.matcher(Files.readString(README))
                .results()
                .map((MatchResult block) -> block.group(1))
                .collect(Collectors.joining("\n"));
    }
}
