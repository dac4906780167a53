package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The password is nowhere but in the gateway's memory: it is searched for wherever it could have come. */
@SystemTest
@ExtendWith(OutputCaptureExtension.class)
class SecrecyTest {

    private static final String PASSWORD = "Zq7-needle-in-a-haystack-Kx9";

    private final Installation paddock;

    SecrecyTest(Installation paddock) {
        this.paddock = paddock;
    }

    @Test
    void neverLetsThePasswordOutOfTheGateway(CapturedOutput output) throws IOException {
        paddock.stopWorker();
        var answer = paddock.api()
                .post(
                        "/v1/instances",
                        "{\"adminPassword\": \"" + PASSWORD + "\"}",
                        Map.of("Idempotency-Key", "needle"));
        var job = answer.body().get("job").get("id").asString();
        assertThat(answer.text()).doesNotContain(PASSWORD);
        var queued = queuedCommand();
        assertThat(queued).contains("adminVerifier").doesNotContain(PASSWORD);
        assertFoundNowhere(output);

        paddock.broker()
                .publishCommand(WireFormat.decodeCommand(queued.getBytes(StandardCharsets.UTF_8)), Topology.CREATE_KEY);
        paddock.startWorker();
        assertThat(paddock.awaitEnd(job)).isEqualTo("SUCCEEDED");
        var instance = answer.body().get("instance").get("id").asString();
        var again = paddock.api().setPassword(instance, "{\"adminPassword\": \"" + PASSWORD + "\"}");
        assertThat(again.status()).as(again.text()).isEqualTo(200);
        assertFoundNowhere(output);
        assertThat(paddock.rows()
                        .sql("select count(*) from job where id = cast(:job as uuid) and command is null")
                        .param("job", job)
                        .query(Integer.class)
                        .single())
                .as("a job that has ended keeps no verifier")
                .isOne();
    }

    @Test
    void findsWhatItSearchesFor(CapturedOutput output) {
        // The search itself is worth nothing if it can't find a secret that is there.
        paddock.api().create("{\"name\": \"visible-needle\"}");

        assertThat(paddock.dump()).contains("visible-needle");
        assertThat(inspected()).contains("dev.paddock.port");
        assertThat(containerLogs()).contains("database system is ready to accept connections");
        assertThat(processes()).contains("postgres");
        assertThat(output.getAll()).isNotBlank();
        assertThat(paddock.broker().holds("paddock.jobs.create")).isTrue();
    }

    private void assertFoundNowhere(CapturedOutput output) throws IOException {
        assertThat(paddock.dump()).as("the control database").doesNotContain(PASSWORD);
        assertThat(paddock.broker().holds(PASSWORD))
                .as("the broker's disk and log")
                .isFalse();
        assertThat(inspected()).as("docker inspect").doesNotContain(PASSWORD);
        assertThat(containerLogs()).as("containers' logs").doesNotContain(PASSWORD);
        assertThat(processes()).as("command lines and environments").doesNotContain(PASSWORD);
        assertThat(output.getAll()).as("the logs of gateway and worker").doesNotContain(PASSWORD);
        assertThat(filesWith(PASSWORD)).as("the storage root").isEmpty();
    }

    private String queuedCommand() {
        return await().until(() -> paddock.broker().drain(Topology.CREATE_QUEUE), bodies -> !bodies.isEmpty())
                .getFirst();
    }

    private String filesWith(String text) throws IOException {
        try (var files = Files.walk(paddock.storageRoot())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, text))
                    .map(Path::toString)
                    .collect(Collectors.joining(" "));
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String inspected() {
        return DockerHost.allContainers().stream().map(SecrecyTest::inspected).collect(Collectors.joining("\n"));
    }

    private static String inspected(String container) {
        try {
            return DockerHost.client().inspectContainerCmd(container).exec().toString();
        } catch (NotFoundException gone) {
            return "";
        }
    }

    private static String containerLogs() {
        return DockerHost.allContainers().stream().map(SecrecyTest::logs).collect(Collectors.joining("\n"));
    }

    private static String logs(String container) {
        var text = new StringBuilder();
        try (var callback = new ResultCallback.Adapter<Frame>() {
            @Override
            public void onNext(Frame frame) {
                text.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
            }
        }) {
            DockerHost.client()
                    .logContainerCmd(container)
                    .withStdOut(true)
                    .withStdErr(true)
                    .exec(callback)
                    .awaitCompletion();
            return text.toString();
        } catch (NotFoundException | ConflictException gone) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String processes() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> Stream.of("cmdline", "environ")
                        .map(file -> Path.of("/proc", Long.toString(process.pid()), file)))
                .map(SecrecyTest::readIfThere)
                .collect(Collectors.joining("\n"));
    }

    private static String readIfThere(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return "";
        }
    }
}
