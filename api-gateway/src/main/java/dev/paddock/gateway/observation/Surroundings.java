package dev.paddock.gateway.observation;

import dev.paddock.contract.HostId;
import dev.paddock.contract.Topology;
import dev.paddock.gateway.dispatch.QueueDepths;
import dev.paddock.gateway.host.Hosts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Gauges of hosts and queues, as many as there are. What can't be known has none. */
@Component
class Surroundings {

    private static final Logger log = LoggerFactory.getLogger(Surroundings.class);
    private static final List<String> SHARED =
            List.of(Topology.CREATE_QUEUE, Topology.GATEWAY_QUEUE, Topology.DEAD_QUEUE);

    private final Hosts hosts;
    private final QueueDepths queues;
    private final LabelledGauge silence;
    private final LabelledGauge depth;

    Surroundings(Hosts hosts, QueueDepths queues, MeterRegistry meters) {
        this.hosts = hosts;
        this.queues = queues;
        this.silence = new LabelledGauge(
                MultiGauge.builder("paddock.host.silence")
                        .description("Time since the last report of each host that has ever reported")
                        .baseUnit("seconds"),
                "host",
                meters);
        this.depth = new LabelledGauge(
                MultiGauge.builder("paddock.queue.depth").description("Messages that wait on each queue"),
                "queue",
                meters);
    }

    @Scheduled(fixedRateString = "5s")
    void look() {
        var silences = silences();
        silence.set(silences.entrySet().stream()
                .collect(Collectors.toMap(host -> host.getKey().value(), Map.Entry::getValue)));
        var depths = new HashMap<String, Double>();
        queues(silences).forEach(queue -> queues.depth(queue).ifPresent(depth -> depths.put(queue, (double) depth)));
        depth.set(depths);
    }

    private Map<HostId, Double> silences() {
        try {
            return hosts.silences();
        } catch (DataAccessException away) {
            log.debug("Hosts can't be counted: {}", away.getMessage());
            return Map.of();
        }
    }

    private static Stream<String> queues(Map<HostId, Double> hosts) {
        return Stream.concat(SHARED.stream(), hosts.keySet().stream().map(Topology::hostQueue));
    }
}
