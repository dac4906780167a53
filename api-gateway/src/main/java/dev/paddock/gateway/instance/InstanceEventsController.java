package dev.paddock.gateway.instance;

import dev.paddock.contract.InstanceId;
import dev.paddock.gateway.access.Caller;
import dev.paddock.gateway.http.CloudEvent;
import java.util.List;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What happened to an instance that no job did, over HTTP. */
@RestController
@RequestMapping(path = "/v1/instances/{id}/events", produces = MediaType.APPLICATION_JSON_VALUE)
class InstanceEventsController {

    private final Instances instances;
    private final InstanceEventTable events;

    InstanceEventsController(Instances instances, InstanceEventTable events) {
        this.instances = instances;
        this.events = events;
    }

    @GetMapping
    InstanceEvents get(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        var instance = instances.present(caller, new InstanceId(id));
        return new InstanceEvents(events.of(instance.id()));
    }

    record InstanceEvents(List<CloudEvent<InstanceEvent>> items) {}
}
