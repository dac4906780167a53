package dev.paddock.contract;

/**
 * The broker's objects by name. The exchanges, the shared queues, and the policies that bound every queue stand in
 * {@code images/rabbitmq/topology.json}; a host's own queue is declared by the gateway when the host first reports.
 */
public final class Topology {

    /** Direct exchange for commands. */
    public static final String JOBS = "paddock.jobs";

    /** Queue of creates that any host may take. */
    public static final String CREATE_QUEUE = "paddock.jobs.create";

    /** Routing key to {@link #CREATE_QUEUE}. */
    public static final String CREATE_KEY = "create";

    /** Topic exchange for events. */
    public static final String EVENTS = "paddock.events";

    /** Queue of events, shared by the gateways. */
    public static final String GATEWAY_QUEUE = "paddock.events.gateway";

    /** Queue of messages that were rejected, or delivered too often. */
    public static final String DEAD_QUEUE = "paddock.dead";

    private Topology() {}

    /** The queue of commands for one host. */
    public static String hostQueue(HostId host) {
        return "paddock.jobs.host." + host;
    }

    /** The routing key on {@link #JOBS} to {@link #hostQueue(HostId)}. */
    public static String hostKey(HostId host) {
        return "host." + host;
    }

    /** The routing key on {@link #EVENTS} of an event; the broker lets a host's user write only its own. */
    public static String eventKey(Event event) {
        return "host." + event.host() + (event instanceof JobEvent ? ".job" : ".report");
    }
}
