package dev.paddock.gateway.job;

import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.Progress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Makes jobs of rows. */
@Component
class JobRows {

    static final String COLUMNS = """
            id, type, instance_id, status, attempt, host_id, progress, error, notice, created_at, started_at, finished_at,
            case when status = 'RETRYING' then publish_after end as next_attempt_at""";

    private final JsonMapper json;

    JobRows(JsonMapper json) {
        this.json = json;
    }

    Job job(ResultSet row, int number) throws SQLException {
        return new Job(
                new JobId(row.getObject("id", UUID.class)),
                JobType.valueOf(row.getString("type")),
                new InstanceId(row.getObject("instance_id", UUID.class)),
                JobStatus.valueOf(row.getString("status")),
                row.getInt("attempt"),
                row.getString("host_id"),
                read(row.getString("progress"), Progress.class),
                read(row.getString("error"), JobError.class),
                row.getString("notice"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                instant(row, "next_attempt_at"));
    }

    Declines declines(ResultSet row, int number) throws SQLException {
        return new Declines(json.readValue(row.getString("declines"), new TypeReference<Map<String, String>>() {}));
    }

    private <T> @Nullable T read(@Nullable String text, Class<T> type) {
        return text == null ? null : json.readValue(text, type);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
