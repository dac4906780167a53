package dev.paddock.gateway.instance;

import dev.paddock.contract.InstanceId;
import dev.paddock.gateway.access.Caller;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What an instance uses and does, over HTTP. */
@RestController
@RequestMapping(path = "/v1/instances/{id}/metrics", produces = MediaType.APPLICATION_JSON_VALUE)
class InstanceMetricsController {

    private final Instances instances;
    private final Measurements measurements;

    InstanceMetricsController(Instances instances, Measurements measurements) {
        this.instances = instances;
        this.measurements = measurements;
    }

    @GetMapping
    InstanceMetrics get(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        var instance = instances.present(caller, new InstanceId(id));
        return measurements.of(instance.id());
    }
}
