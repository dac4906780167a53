package dev.paddock.gateway.dispatch;

import dev.paddock.contract.Command;
import dev.paddock.contract.HostId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.SetDraining;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import dev.paddock.fault.FaultPoints;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Publishes the commands of job rows. There is one way for all that stand in a row, the first time and after whatever
 * went wrong: this loop, which is woken when a row was committed and looks by itself every now and then. Rows are
 * locked while they are published, so that gateways side by side share the work; one that dies after publishing and
 * before noting so leads to a second message, which the worker takes for what it is.
 */
@Component
public class Outbox implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final CommandPublisher publisher;
    private final OutboxSettings settings;
    private final Semaphore work = new Semaphore(0);
    private volatile boolean running;
    private volatile Thread loop = Thread.currentThread();

    Outbox(JdbcClient jdbc, TransactionTemplate transaction, CommandPublisher publisher, OutboxSettings settings) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.publisher = publisher;
        this.settings = settings;
    }

    /** Says that a job was committed; returns at once. */
    public void wake() {
        work.release();
    }

    /**
     * Publishes a command that stands in no row.
     *
     * @return whether it is safe on a queue
     */
    public boolean publishNow(Command command, HostId host) {
        var body = new String(WireFormat.encode(command), StandardCharsets.UTF_8);
        var pending = new PendingCommand(command.job(), Topology.hostKey(host), body, null);
        return !publisher.publish(List.of(pending)).isEmpty();
    }

    /**
     * Tells a host how to behave, if the broker takes it; if not, the host's next report shows that it has not heard.
     */
    public void tell(SetDraining instruction) {
        try {
            publisher.publish(instruction);
        } catch (AmqpException e) {
            log.warn("{} is told again after its next report: {}", instruction.host(), e.getMessage());
        }
    }

    @Override
    public void start() {
        running = true;
        loop = Thread.ofVirtual().name("outbox").start(this::run);
    }

    @Override
    public void stop() {
        running = false;
        loop.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void run() {
        while (running) {
            try {
                if (publishBatch() < settings.batch()) {
                    work.tryAcquire(settings.interval().toMillis(), TimeUnit.MILLISECONDS);
                }
                work.drainPermits();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** How many were safely published. */
    private int publishBatch() {
        try {
            return transaction.execute(status -> publish(due()));
        } catch (AmqpException | DataAccessException | TransactionException e) {
            log.warn("Commands wait in the outbox: {}", e.getMessage());
            return 0;
        } catch (RuntimeException e) {
            // The loop must outlive it: without the loop, all commands would wait for ever, and nobody would hear of
            // it.
            log.error("Commands wait in the outbox for a reason that nobody thought of", e);
            return 0;
        }
    }

    private List<PendingCommand> due() {
        return jdbc.sql("""
                select id, routing_key, command, traceparent from job
                where published_at is null and status in ('QUEUED', 'RETRYING') and publish_after <= now()
                order by publish_after limit :batch for update skip locked""")
                .param("batch", settings.batch())
                .query((row, number) -> new PendingCommand(
                        new JobId(row.getObject("id", UUID.class)),
                        row.getString("routing_key"),
                        row.getString("command"),
                        row.getString("traceparent")))
                .list();
    }

    private int publish(List<PendingCommand> due) {
        var safe = due.isEmpty() ? due : published(due);
        if (!safe.isEmpty()) {
            note(safe, "published_at = now()");
        }
        if (safe.size() < due.size()) {
            // What the broker did not take comes last in the next round, so that it holds up nothing else.
            note(
                    due.stream().filter(command -> !safe.contains(command)).toList(),
                    "publish_after = now() + interval '1 s'");
        }
        return safe.size();
    }

    private List<PendingCommand> published(List<PendingCommand> due) {
        FaultPoints.pass("outbox.publish.before", due);
        var safe = publisher.publish(due);
        FaultPoints.pass("outbox.publish.after", due);
        return safe;
    }

    private void note(List<PendingCommand> commands, String assignment) {
        jdbc.sql("update job set " + assignment + " where id = any(:ids)")
                .param(
                        "ids",
                        commands.stream().map(command -> command.job().value()).toArray(UUID[]::new))
                .update();
    }
}
