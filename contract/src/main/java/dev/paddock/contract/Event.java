package dev.paddock.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** What a worker tells the gateways. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JobProgressed.class, name = "JOB_PROGRESSED"),
    @JsonSubTypes.Type(value = InstanceCreated.class, name = "INSTANCE_CREATED"),
    @JsonSubTypes.Type(value = InstanceDeleted.class, name = "INSTANCE_DELETED"),
    @JsonSubTypes.Type(value = StorageDeleted.class, name = "STORAGE_DELETED"),
    @JsonSubTypes.Type(value = InstanceChanged.class, name = "INSTANCE_CHANGED"),
    @JsonSubTypes.Type(value = InstanceUpdated.class, name = "INSTANCE_UPDATED"),
    @JsonSubTypes.Type(value = JobFailed.class, name = "JOB_FAILED"),
    @JsonSubTypes.Type(value = JobInterrupted.class, name = "JOB_INTERRUPTED"),
    @JsonSubTypes.Type(value = JobBlocked.class, name = "JOB_BLOCKED"),
    @JsonSubTypes.Type(value = JobDeclined.class, name = "JOB_DECLINED"),
    @JsonSubTypes.Type(value = HostReported.class, name = "HOST_REPORTED"),
    @JsonSubTypes.Type(value = HostObserved.class, name = "HOST_OBSERVED"),
    @JsonSubTypes.Type(value = HostMeasured.class, name = "HOST_MEASURED")
})
public sealed interface Event permits JobEvent, HostReported, HostObserved, HostMeasured {

    /** The host that speaks; the broker holds its user to it. */
    HostId host();

    /** The host's own clock, for people to read; it never orders anything. */
    Instant at();
}
