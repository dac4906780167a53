package dev.paddock.contract;

import java.util.UUID;

/**
 * The broker's objects by name. The exchanges, the shared queues, and the policies that bound every durable queue stand
 * in {@code images/rabbitmq/topology.json}; a host's own queues are declared by the gateways, whenever it reports.
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

    /** Topic exchange for questions about servers' logs, and the answers: nothing on it is worth being kept. */
    public static final String LOGS = "paddock.logs";

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

    /** The queue of questions about logs for one host. */
    public static String logQueue(HostId host) {
        return "paddock.logs.host." + host;
    }

    /** The routing key on {@link #LOGS} to {@link #logQueue(HostId)}. */
    public static String logQuestionKey(HostId host) {
        return "question." + host;
    }

    /** The queue of the answers for one gateway, which lives as long as that gateway's connection. */
    public static String logAnswerQueue(UUID gateway) {
        return "paddock.logs.gateway." + gateway;
    }

    /**
     * The routing key on {@link #LOGS} of an answer; the broker lets a host's user write only its own.
     *
     * @param host the host that answers, or {@code *} for any
     * @param gateway the one that asked
     */
    public static String logAnswerKey(String host, UUID gateway) {
        return "answer." + host + "." + gateway;
    }
}
