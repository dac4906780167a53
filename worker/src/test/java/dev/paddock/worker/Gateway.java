package dev.paddock.worker;

import static org.awaitility.Awaitility.await;

import dev.paddock.contract.Command;
import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.Event;
import dev.paddock.contract.HostId;
import dev.paddock.contract.HostMeasured;
import dev.paddock.contract.HostObserved;
import dev.paddock.contract.HostReported;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.Instruction;
import dev.paddock.contract.JobEvent;
import dev.paddock.contract.JobProgressed;
import dev.paddock.contract.Observation;
import dev.paddock.contract.Observation.State;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory.ConfirmType;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/** The gateway's part, played by the test: it sends commands and keeps every event that it hears. */
final class Gateway implements AutoCloseable {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private final HostId host;
    private final CachingConnectionFactory connections;
    private final RabbitTemplate broker;
    private final SimpleMessageListenerContainer ears;
    private final List<Message> heard = new CopyOnWriteArrayList<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();

    Gateway(Broker broker, HostId host) {
        this.host = host;
        this.connections = new CachingConnectionFactory(broker.getHost(), broker.getAmqpPort());
        connections.setUsername(Broker.OPERATOR);
        connections.setPassword(Broker.PASSWORD);
        connections.setPublisherConfirmType(ConfirmType.SIMPLE);
        this.broker = new RabbitTemplate(connections);
        this.ears = new SimpleMessageListenerContainer(connections);
        ears.setQueueNames(Topology.GATEWAY_QUEUE);
        ears.setMessageListener(this::hear);
        ears.start();
    }

    /** Sends a command and waits for the last event of its attempt. */
    JobEvent carryOut(Command command) {
        int before = endings(command).size();
        send(command);
        awaitEndings(command, before + 1);
        return endings(command).getLast();
    }

    /** The same for a create that this host is asked for by name: it takes that even if it is full. */
    JobEvent carryOutHere(Command command) {
        tell(command);
        awaitEndings(command, 1);
        return endings(command).getLast();
    }

    void awaitEndings(Command command, int count) {
        await().atMost(LONG_ENOUGH)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> endings(command).size() >= count);
    }

    void send(Command command) {
        send(command, WireFormat.encode(command));
    }

    /** Sends something to the host itself, be it a create that any host could do. */
    void tell(Instruction instruction) {
        sendRaw(Topology.hostKey(host), WireFormat.encode(instruction));
    }

    private void send(Command command, byte[] body) {
        sendRaw(command instanceof CreateInstance ? Topology.CREATE_KEY : Topology.hostKey(host), body);
    }

    /** Returns when the broker has it. */
    void sendRaw(String routingKey, byte[] body) {
        var message = MessageBuilder.withBody(body)
                .setContentType(WireFormat.CONTENT_TYPE)
                .build();
        broker.invoke(channel -> {
            channel.send(Topology.JOBS, routingKey, message);
            channel.waitForConfirmsOrDie(LONG_ENOUGH.toMillis());
            return true;
        });
    }

    /** The last events that were said of a command's job. */
    List<JobEvent> endings(Command command) {
        return said(command).stream()
                .filter(event -> !(event instanceof JobProgressed))
                .toList();
    }

    /** All that was said of a command's job, in the order in which it was heard. */
    List<JobEvent> said(Command command) {
        return events().stream()
                .filter(JobEvent.class::isInstance)
                .map(JobEvent.class::cast)
                .filter(event -> event.job().equals(command.job()))
                .toList();
    }

    /** Read once, for whoever waits for one looks at all of them many times a second. */
    private void hear(Message message) {
        heard.add(message);
        events.add(WireFormat.decodeEvent(message.getBody()));
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    List<Message> messages() {
        return List.copyOf(heard);
    }

    /** How an instance is, by the last that was said of all of them. */
    Optional<Observation> observation(InstanceId instance) {
        var told = observed();
        return told.isEmpty() ? Optional.empty() : of(instance, told.getLast());
    }

    /** How an instance was, from the first to the last that was said of it. */
    List<State> states(InstanceId instance) {
        return observed().stream()
                .flatMap(told -> of(instance, told).stream())
                .map(Observation::state)
                .toList();
    }

    /** The same, from when it was first said to be so. */
    List<State> statesSince(State state, InstanceId instance) {
        return states(instance).stream().dropWhile(each -> each != state).toList();
    }

    List<HostObserved> observed() {
        return events().stream()
                .filter(HostObserved.class::isInstance)
                .map(HostObserved.class::cast)
                .toList();
    }

    List<HostMeasured> measured() {
        return events().stream()
                .filter(HostMeasured.class::isInstance)
                .map(HostMeasured.class::cast)
                .toList();
    }

    private static Optional<Observation> of(InstanceId instance, HostObserved told) {
        return told.instances().stream()
                .filter(each -> each.instance().equals(instance))
                .findAny();
    }

    /** Waits until the host says so of itself, in its last report. */
    HostReported awaitReport(Predicate<HostReported> wanted) {
        return await().atMost(LONG_ENOUGH).until(() -> reports().toList().getLast(), wanted);
    }

    HostReported awaitReport() {
        return await().atMost(LONG_ENOUGH).until(this::report, report -> report != null);
    }

    /** Waits until the host has reported so often again, and so has gone on for a while. */
    void awaitReports(int more) {
        long before = reports().count();
        await().atMost(LONG_ENOUGH).until(() -> reports().count() >= before + more);
    }

    private @Nullable HostReported report() {
        return reports().findAny().orElse(null);
    }

    private Stream<HostReported> reports() {
        return events().stream().filter(HostReported.class::isInstance).map(HostReported.class::cast);
    }

    /** The next message that was dead-lettered. */
    @Nullable
    Message dead(Duration limit) {
        return broker.receive(Topology.DEAD_QUEUE, limit.toMillis());
    }

    /**
     * How many take messages from a queue. The queue itself is asked: what {@code rabbitmqctl} shows of a quorum queue
     * is up to five seconds old.
     */
    int consumers(String queue) {
        return Objects.requireNonNull(new RabbitAdmin(connections).getQueueInfo(queue))
                .getConsumerCount();
    }

    void declareHostQueue() {
        var admin = new RabbitAdmin(connections);
        var queue = QueueBuilder.durable(Topology.hostQueue(host)).quorum().build();
        admin.declareQueue(queue);
        admin.declareBinding(
                BindingBuilder.bind(queue).to(new DirectExchange(Topology.JOBS)).with(Topology.hostKey(host)));
    }

    @Override
    public void close() {
        ears.stop();
        connections.destroy();
    }
}
