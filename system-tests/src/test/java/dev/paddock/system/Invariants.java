package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.Container;
import dev.paddock.system.Installation.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must hold in the end, whatever has failed in between: the head of docs/faults.md. */
final class Invariants {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String INSTANCES = "/paddock-";

    private final Installation paddock;

    Invariants(Installation paddock) {
        this.paddock = paddock;
    }

    void check() {
        await("the end of all jobs")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(unfinishedJobs()).isEmpty());
        finalStatesStand();
        oneJobPerKey();
        // What was made in vain is removed after its job has ended.
        await("hosts that have what the rows say, and nothing else")
                .atMost(PATIENCE)
                .untilAsserted(this::hostsAgreeWithRows);
    }

    private List<String> unfinishedJobs() {
        return texts(
                "select id || ' ' || status from job where status not in ('SUCCEEDED', 'FAILED', 'DEAD_LETTERED', 'CANCELLED')");
    }

    /** Only a replay, or its opposite, leaves a final state, and only that of a dead letter. */
    private void finalStatesStand() {
        assertThat(texts("""
                        select job_id || ': ' || status || ' after ' || before from (
                          select job_id, job ->> 'status' as status,
                            lag(job ->> 'status') over (partition by job_id order by position) as before
                          from job_event) as step
                        where before in ('SUCCEEDED', 'FAILED', 'CANCELLED')
                          or before = 'DEAD_LETTERED' and status not in ('QUEUED', 'FAILED')""")).as("final states that were left").isEmpty();
    }

    private void oneJobPerKey() {
        assertThat(texts("select job_id::text from idempotency_key group by job_id having count(*) > 1"))
                .as("jobs that answer to several keys")
                .isEmpty();
        assertThat(texts("select instance_id::text from job where type = 'CREATE_INSTANCE'"
                        + " group by instance_id having count(*) > 1"))
                .as("instances that were asked for twice")
                .isEmpty();
    }

    private void hostsAgreeWithRows() {
        assertThat(containers().map(Invariants::instance))
                .as("instances of all containers")
                .doesNotHaveDuplicates();
        assertThat(containers().filter(Invariants::isRunning).map(Invariants::port))
                .as("ports")
                .doesNotHaveDuplicates();
        assertThat(containers().map(Invariants::instance).toList())
                .as("containers that no row knows")
                .isSubsetOf(texts(
                        "select id::text from instance where status not in ('DELETED', 'FAILED', 'PROVISIONING')"));
        assertThat(texts("select id::text from instance where status = 'RUNNING'"))
                .as("instances that run, and have no container that does")
                .isSubsetOf(containers()
                        .filter(Invariants::isRunning)
                        .map(Invariants::instance)
                        .collect(Collectors.toSet()));
        paddock.sides().forEach(this::hasNoOrphanDirectory);
    }

    private void hasNoOrphanDirectory(Side side) {
        assertThat(directories(side.storageRoot()))
                .as("directories on " + side.host() + " that no row knows")
                .isSubsetOf(texts("""
                        select tenant_id || '/' || storage_dir from instance
                        where status not in ('DELETED', 'FAILED') and host_id = :host
                        union select tenant_id || '/' || storage_dir from kept_storage where host_id = :host""", side.host()));
    }

    /** Those of tenants; the worker's own begin with a dot. */
    private static Set<String> directories(Path root) {
        return names(root)
                .filter(tenant -> !tenant.startsWith("."))
                .flatMap(tenant -> names(root.resolve(tenant)).map(name -> tenant + "/" + name))
                .collect(Collectors.toSet());
    }

    private static Stream<String> names(Path directory) {
        return Arrays.stream(Objects.requireNonNullElse(directory.toFile().list(), new String[0]));
    }

    private Stream<Container> containers() {
        return paddock.sides().stream().flatMap(side -> side.containers().stream());
    }

    private static String instance(Container container) {
        return container.getNames()[0].substring(INSTANCES.length());
    }

    private static String port(Container container) {
        return container.getLabels().get("dev.paddock.host") + ":"
                + container.getLabels().get("dev.paddock.port");
    }

    private static boolean isRunning(Container container) {
        return "running".equals(container.getState());
    }

    private List<String> texts(String sql) {
        return paddock.rows().sql(sql).query((row, number) -> row.getString(1)).list();
    }

    private List<String> texts(String sql, String host) {
        return paddock.rows()
                .sql(sql)
                .param("host", host)
                .query((row, number) -> row.getString(1))
                .list();
    }
}
