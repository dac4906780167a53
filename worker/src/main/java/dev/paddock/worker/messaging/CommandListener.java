package dev.paddock.worker.messaging;

import dev.paddock.contract.Command;
import dev.paddock.contract.JobEvent;
import dev.paddock.contract.SetDraining;
import dev.paddock.contract.WireFormat;
import dev.paddock.fault.FaultPoints;
import dev.paddock.worker.capacity.Draining;
import dev.paddock.worker.host.Host;
import dev.paddock.worker.instance.InstanceCommands;
import dev.paddock.worker.observation.CommandWatch;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.ImmediateRequeueAmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageListener;
import org.springframework.stereotype.Component;

/**
 * Work, then the event, then the acknowledgement, in that order always: the container acknowledges when this returns,
 * and rejects, which is to say dead-letters, what can't be read.
 */
@Component
class CommandListener implements MessageListener {

    private static final Logger log = LoggerFactory.getLogger(CommandListener.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int TRIES = 60;

    private final InstanceCommands instances;
    private final JobReports reports;
    private final EventPublisher events;
    private final CommandWatch watch;
    private final Host host;
    private final Draining draining;
    private final Heartbeat heartbeat;

    CommandListener(
            InstanceCommands instances,
            JobReports reports,
            EventPublisher events,
            CommandWatch watch,
            Host host,
            Draining draining,
            Heartbeat heartbeat) {
        this.instances = instances;
        this.reports = reports;
        this.events = events;
        this.watch = watch;
        this.host = host;
        this.draining = draining;
        this.heartbeat = heartbeat;
    }

    @Override
    public void onMessage(Message message) {
        switch (WireFormat.decodeInstruction(message.getBody())) {
            case Command command -> carryOut(command);
            case SetDraining order -> obey(order);
        }
    }

    /** The gateways are told at once what this host goes by now; if they don't hear it, the next report says it too. */
    private void obey(SetDraining order) {
        if (!order.host().equals(host.id())) {
            log.warn("An order to host {} came to this host, and is not followed", order.host());
            return;
        }
        log.info(order.draining() ? "Drains: takes no new instances" : "Takes new instances again");
        draining.set(order.draining());
        heartbeat.beat();
    }

    private void carryOut(Command command) {
        try (var watched = watch.begin(command)) {
            carryOut(command, watched);
        }
    }

    private void carryOut(Command command, CommandWatch.Watched watched) {
        FaultPoints.pass("command.before", command);
        log.info("Job {}, attempt {}: {} begins", command.job(), command.attempt(), name(command));
        var mentions = new Mentions();
        var outcome = instances.carryOut(command, progress -> {
            watched.begin(progress.step());
            var event = reports.progressed(command, progress);
            mentions.add(watched.around(() -> mention(command, event)));
        });
        mentions.await();
        handBackIfStopped(command);
        watched.end(outcome.getClass().getSimpleName());
        log.info("Job {}, attempt {}: {}", command.job(), command.attempt(), outcome);
        reports.ended(command, outcome).ifPresent(this::say);
        FaultPoints.pass("command.after", command);
    }

    /** A worker that stops interrupts what takes too long, and whatever that led to is not the job's own ending. */
    private static void handBackIfStopped(Command command) {
        if (Thread.currentThread().isInterrupted()) {
            log.warn("Job {}, attempt {}: handed back, for this worker stops", command.job(), command.attempt());
            throw new ImmediateRequeueAmqpException("The worker stops, and the job goes back to its queue");
        }
    }

    /** Progress that nobody hears of does no harm: the last event says it all. */
    private void mention(Command command, JobEvent progressed) {
        try {
            events.publish(progressed);
        } catch (UnconfirmedException unheard) {
            log.warn("Job {}: progress was not published: {}", command.job(), unheard.getMessage());
        }
    }

    /** The work is done, so it is worth some patience; then the command goes back, to be found done. */
    private void say(JobEvent event) {
        for (int tried = 1; ; tried++) {
            try {
                events.publish(event);
                return;
            } catch (UnconfirmedException failure) {
                log.warn(
                        "Job {}: its last event was not published, try {}: {}",
                        event.job(),
                        tried,
                        failure.getMessage());
                if (tried == TRIES || !pause()) {
                    throw new ImmediateRequeueAmqpException("The job's last event could not be published", failure);
                }
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String name(Command command) {
        return command.getClass().getSimpleName() + " " + command.instance();
    }
}
