package dev.paddock.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What a gateway asks a host about the log of a server. It is answered by a {@link LogAnswer}, or, where the host is
 * away, not at all: nothing depends on it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ReadLog.class, name = "READ_LOG"),
    @JsonSubTypes.Type(value = FollowLog.class, name = "FOLLOW_LOG")
})
public sealed interface LogQuestion permits ReadLog, FollowLog {

    /** Whose log. */
    InstanceId instance();
}
