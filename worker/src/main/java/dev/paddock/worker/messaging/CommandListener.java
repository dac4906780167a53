package dev.paddock.worker.messaging;

import dev.paddock.contract.Command;
import dev.paddock.contract.JobEvent;
import dev.paddock.contract.Progress;
import dev.paddock.contract.WireFormat;
import dev.paddock.fault.FaultPoints;
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

    CommandListener(InstanceCommands instances, JobReports reports, EventPublisher events, CommandWatch watch) {
        this.instances = instances;
        this.reports = reports;
        this.events = events;
        this.watch = watch;
    }

    @Override
    public void onMessage(Message message) {
        var command = WireFormat.decodeCommand(message.getBody());
        try (var watched = watch.begin(command)) {
            carryOut(command, watched);
        }
    }

    private void carryOut(Command command, CommandWatch.Watched watched) {
        FaultPoints.pass("command.before", command);
        log.info("Job {}, attempt {}: {} begins", command.job(), command.attempt(), name(command));
        var outcome = instances.carryOut(command, progress -> {
            watched.begin(progress.step());
            mention(command, progress);
        });
        watched.end(outcome.getClass().getSimpleName());
        log.info("Job {}, attempt {}: {}", command.job(), command.attempt(), outcome);
        reports.ended(command, outcome).ifPresent(this::say);
        FaultPoints.pass("command.after", command);
    }

    /** Progress that nobody hears of does no harm: the last event says it all. */
    private void mention(Command command, Progress progress) {
        try {
            events.publish(reports.progressed(command, progress));
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
