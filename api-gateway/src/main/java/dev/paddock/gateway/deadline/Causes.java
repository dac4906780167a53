package dev.paddock.gateway.deadline;

import dev.paddock.contract.HostId;
import dev.paddock.gateway.host.Placement;
import dev.paddock.gateway.job.Job;
import dev.paddock.gateway.job.JobError;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Why a job was ended by a deadline, in words that tell an operator where to look. */
@Component
class Causes {

    private final Placement placement;
    private final Clock clock;

    Causes(Placement placement, Clock clock) {
        this.placement = placement;
        this.clock = clock;
    }

    /** @param host the one host that could have taken it; empty if any could */
    JobError notTaken(Optional<HostId> host, Duration limit) {
        var who = host.map(HostId::value).orElse("any host");
        var look =
                host.map(this::stateOf).orElse("See GET /v1/hosts for one that is UP, has no impediment and has room");
        return error(
                "not-taken",
                "It waited longer than %s to be taken by %s. %s; mend the cause, and replay it."
                        .formatted(limit, who, look),
                host.map(HostId::value));
    }

    JobError hostSilent(Job job, Duration limit) {
        var host = Optional.ofNullable(job.host());
        var look = host.map(HostId::new).map(this::stateOf).orElse("See the workers' logs");
        return error(
                "host-silent",
                "%s told nothing of it for longer than %s. %s."
                        .formatted(host.orElse("The host that took it"), limit, look),
                host);
    }

    JobError stranded() {
        return error(
                "host-down",
                "The host that it was sent to can't take it any more; it goes to whichever has room.",
                Optional.empty());
    }

    private String stateOf(HostId host) {
        return placement
                .hindranceOf(host)
                .map(hindrance -> hindrance.message().replaceFirst("\\.$", ""))
                .orElse(host + " is up: see its worker's log, and the length of its queue");
    }

    private JobError error(String code, String message, Optional<String> host) {
        return new JobError(code, message, null, host.orElse(null), clock.instant());
    }
}
