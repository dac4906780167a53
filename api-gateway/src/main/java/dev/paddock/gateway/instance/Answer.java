package dev.paddock.gateway.instance;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.password.Password;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a call that makes a job.
 *
 * @param adminPassword the generated password, which is shown this once; absent if the caller knows it
 */
record Answer(
        Job job,
        Instance instance,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Password adminPassword) {}
