package dev.paddock.worker.messaging;

import dev.paddock.contract.Event;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import dev.paddock.fault.FaultPoints;
import dev.paddock.worker.observation.CommandWatch;
import org.springframework.stereotype.Component;

/** Says events to the gateways. */
@Component
class EventPublisher {

    private final Sender sender;
    private final CommandWatch watch;

    EventPublisher(Sender sender, CommandWatch watch) {
        this.sender = sender;
        this.watch = watch;
    }

    /** @throws UnconfirmedException if the broker does not confirm it in time, or has nowhere to put it */
    void publish(Event event) {
        var point = "event." + event.getClass().getSimpleName();
        FaultPoints.pass(point + ".before", event);
        try {
            sender.send(Topology.EVENTS, Topology.eventKey(event), WireFormat.encode(event), null);
        } catch (UnconfirmedException unheard) {
            watch.unpublished(event);
            throw unheard;
        }
        FaultPoints.pass(point + ".after", event);
    }
}
