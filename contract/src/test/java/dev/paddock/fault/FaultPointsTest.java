package dev.paddock.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultPointsTest {

    @AfterEach
    void switchOff() {
        System.getProperties().keySet().removeIf(name -> name.toString().startsWith("paddock.fault"));
    }

    @Test
    void doesNothingUnlessAskedTo() {
        assertThatCode(() -> FaultPoints.pass("somewhere")).doesNotThrowAnyException();
    }

    @Test
    void failsAtThePointThatIsNamedAndAtNoOther() {
        System.setProperty("paddock.fault.throw", "here");
        assertThatCode(() -> FaultPoints.pass("there")).doesNotThrowAnyException();
        assertThatThrownBy(() -> FaultPoints.pass("here")).isInstanceOf(FaultPoints.FaultException.class);
    }

    @Test
    void failsForTheSubjectThatIsNamedAndForNoOther() {
        System.setProperty("paddock.fault.throw", "here@job-7");
        assertThatCode(() -> FaultPoints.pass("here", "job-8")).doesNotThrowAnyException();
        assertThatThrownBy(() -> FaultPoints.pass("here", "of job-7"))
                .hasMessageContaining("here")
                .isInstanceOf(FaultPoints.FaultException.class);
    }

    @Test
    void tracesWhatIsPassed(@TempDir Path directory) throws Exception {
        var trace = directory.resolve("trace");
        System.setProperty("paddock.fault.trace", trace.toString());
        FaultPoints.pass("first");
        FaultPoints.pass("second");
        assertThat(Files.readAllLines(trace)).containsExactly("first", "second");
    }

    @Test
    void waitsWhileTheGateIsThereAndSaysWhere(@TempDir Path directory) throws Exception {
        var gate = Files.createFile(directory.resolve("gate"));
        System.setProperty("paddock.fault.pause", "here");
        System.setProperty("paddock.fault.gate", gate.toString());
        var passing = Thread.ofVirtual().start(() -> FaultPoints.pass("here"));
        await().until(() -> Files.size(gate) > 0);
        assertThat(passing.isAlive()).isTrue();
        assertThat(Files.readString(gate)).isEqualTo("here\n");
        Files.delete(gate);
        passing.join();
    }

    @Test
    void waitsForNobodyWithoutAGate(@TempDir Path directory) {
        System.setProperty("paddock.fault.pause", "here");
        System.setProperty("paddock.fault.gate", directory.resolve("none").toString());
        assertThatCode(() -> FaultPoints.pass("here")).doesNotThrowAnyException();
    }
}
