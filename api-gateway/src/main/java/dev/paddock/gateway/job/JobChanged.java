package dev.paddock.gateway.job;

import java.util.Objects;

/** Published within the transaction that changed a job; it has happened once that is committed. */
public record JobChanged(Job job) {

    public JobChanged {
        Objects.requireNonNull(job, "job");
    }
}
