package dev.paddock.worker.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.Consumption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlGroupsTest {

    private static final Consumption SEEN = new Consumption(900, 268_435_456L, 1_500_000);

    private final Path root;
    private final ControlGroups groups;

    ControlGroupsTest(@TempDir Path root) {
        this.root = root;
        this.groups = new ControlGroups(root);
    }

    @Test
    void areReadInTheFirstVersion() throws IOException {
        first("268435456");

        assertThat(groups.consumption("abc")).contains(SEEN);
    }

    @Test
    void haveNoLimitInTheFirstVersionWhereItIsTheHighestNumberOfPages() throws IOException {
        first("9223372036854771712");

        assertThat(groups.consumption("abc")).contains(new Consumption(900, null, 1_500_000));
    }

    @Test
    void areReadInTheSecondVersionWhicheverDriverDockerHas() throws IOException {
        second("system.slice/docker-abc.scope", "268435456");
        second("docker/def", "268435456");

        assertThat(groups.consumption("abc")).contains(SEEN);
        assertThat(groups.consumption("def")).contains(SEEN);
    }

    @Test
    void haveNoLimitInTheSecondVersionWhereItIsTheHighest() throws IOException {
        second("docker/abc", "max");

        assertThat(groups.consumption("abc")).contains(new Consumption(900, null, 1_500_000));
    }

    @Test
    void useNoLessThanNothingThoughTheCacheGrewWhileTheyWereRead() throws IOException {
        second("docker/abc", "max");
        write("docker/abc/memory.current", "50");

        assertThat(groups.consumption("abc")).contains(new Consumption(0, null, 1_500_000));
    }

    @Test
    void areNothingWhereNoneIsOrItIsNotUnderstood() throws IOException {
        assertThat(groups.consumption("abc")).isEmpty();
        second("docker/abc", "a lot");

        assertThat(groups.consumption("abc")).isEmpty();
        assertThat(new ControlGroups(root.resolve("absent")).consumption("abc")).isEmpty();
    }

    private void first(String limit) throws IOException {
        write("memory/docker/abc/memory.usage_in_bytes", "1000");
        write("memory/docker/abc/memory.limit_in_bytes", limit);
        write("memory/docker/abc/memory.stat", "inactive_file 7\ntotal_cache 300\ntotal_inactive_file 100");
        write("cpuacct/docker/abc/cpuacct.usage", "1500000");
    }

    private void second(String place, String limit) throws IOException {
        write(place + "/memory.current", "1000");
        write(place + "/memory.max", limit);
        write(place + "/memory.stat", "anon 600\nactive_file 200\ninactive_file 100");
        write(place + "/cpu.stat", "usage_usec 1500\nuser_usec 1000");
    }

    private void write(String file, String content) throws IOException {
        var path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content + "\n");
    }
}
