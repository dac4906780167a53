package dev.paddock.gateway.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.StorageDir;
import dev.paddock.contract.TenantId;
import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.job.JobStatus;
import dev.paddock.gateway.job.JobType;
import dev.paddock.gateway.password.Password;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is printed, a password is not. */
class SecretsTest {

    private static final Password PASSWORD = new Password("s3cr3t");
    private static final JobId JOB = new JobId(new UUID(0, 1));
    private static final InstanceId INSTANCE = new InstanceId(new UUID(0, 2));
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void aRequestPrintsNoPassword() {
        var request = new CreateRequest(null, null, PASSWORD, null, null, null, null, null, null, null, null, null);

        assertThat(request).asString().contains("adminPassword=***").doesNotContain("s3cr3t");
    }

    @Test
    void aDraftAndWhatBecomesOfItPrintNoPassword() {
        assertThat(draft(true)).asString().contains("password=***").doesNotContain("s3cr3t");
        assertThat(draft(true).spec()).asString().contains("adminVerifier=***").doesNotContain("SCRAM");
    }

    @Test
    void anAnswerTellsAPasswordInItsJsonAndNowhereElse() {
        var answer = new Answer(job(), instance(), PASSWORD);

        assertThat(answer).asString().contains("adminPassword=***").doesNotContain("s3cr3t");
        assertThat(new JsonMapper().writeValueAsString(answer)).containsOnlyOnce("\"adminPassword\":\"s3cr3t\"");
    }

    @Test
    void anAnswerHasNoPasswordThatTheCallerKnows() {
        assertThat(new JsonMapper().writeValueAsString(new Answer(job(), instance(), null)))
                .doesNotContain("adminPassword");
    }

    @Test
    void anInstanceShowsNothingThatIsNotTheCallers() {
        assertThat(new JsonMapper().writeValueAsString(instance()))
                .doesNotContain("tenant", "attached", "generation", "revision");
    }

    @Test
    void aKeptDirectoryGetsAPasswordOnlyIfTheCallerGaveOne() {
        var kept = new KeptStorage.Kept(new HostId("host-a"), "17");

        assertThat(draft(true).attachedTo(kept).spec().adminVerifier()).isNotNull();
        assertThat(draft(false).attachedTo(kept).spec().adminVerifier()).isNull();
        assertThat(draft(false).spec().adminVerifier()).isNotNull();
    }

    private static Draft draft(boolean passwordGiven) {
        return new Draft(
                JOB,
                INSTANCE,
                "orders",
                "postgres",
                PASSWORD,
                passwordGiven,
                null,
                new StorageDir("orders"),
                false,
                "17",
                false,
                256,
                1.0,
                null,
                Map.of(),
                null,
                null);
    }

    private static Job job() {
        return new Job(
                JOB,
                JobType.CREATE_INSTANCE,
                INSTANCE,
                JobStatus.QUEUED,
                1,
                null,
                null,
                null,
                null,
                null,
                AT,
                null,
                null,
                null);
    }

    private static Instance instance() {
        return new Instance(
                INSTANCE,
                new TenantId(new UUID(0, 3)),
                "orders",
                InstanceStatus.PROVISIONING,
                "17",
                "postgres",
                new StorageDir("orders"),
                false,
                false,
                256,
                1.0,
                null,
                Map.of(),
                null,
                null,
                null,
                null,
                null,
                1,
                "1",
                AT,
                AT,
                null);
    }
}
