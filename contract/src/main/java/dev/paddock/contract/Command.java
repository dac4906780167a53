package dev.paddock.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a gateway asks of a worker: one attempt at one job. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = CreateInstance.class, name = "CREATE_INSTANCE"),
    @JsonSubTypes.Type(value = DeleteInstance.class, name = "DELETE_INSTANCE")
})
public sealed interface Command permits CreateInstance, DeleteInstance {

    JobId job();

    /** Counts from 1; the gateway alone raises it. */
    int attempt();

    TenantId tenant();

    InstanceId instance();

    /** Rises with each job of the instance; a host refuses an older one than it has applied. */
    long generation();
}
