package dev.paddock.worker.instance;

import dev.paddock.contract.FollowLog;
import dev.paddock.contract.LogAnswer;
import dev.paddock.contract.LogAnswer.Refusal;
import dev.paddock.contract.LogQuestion;
import dev.paddock.contract.ReadLog;
import dev.paddock.worker.docker.Container;
import dev.paddock.worker.docker.ContainerLogs;
import dev.paddock.worker.docker.Docker;
import dev.paddock.worker.docker.DockerFailedException;
import dev.paddock.worker.docker.LogEntry;
import dev.paddock.worker.docker.LogReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What the servers on this host wrote, as far as it may be told, and no more at a time than one message bears. */
@Component
public class InstanceLogs {

    private static final Logger log = LoggerFactory.getLogger(InstanceLogs.class);

    private static final Duration LONGEST_READ = Duration.ofSeconds(5);

    /** PostgreSQL writes a record at once, so what comes after such a silence is another. */
    private static final Duration LULL = Duration.ofMillis(100);

    private static final Duration RESTART = Duration.ofSeconds(1);

    private final Docker docker;
    private final ContainerLogs logs;
    private final Servers servers;

    InstanceLogs(Docker docker, ContainerLogs logs, Servers servers) {
        this.docker = docker;
        this.logs = logs;
        this.servers = servers;
    }

    /** Answers a question; where that can't be done now, it is for whoever asked to ask again. */
    public LogAnswer answer(LogQuestion question) {
        try {
            return docker.answers()
                    ? servers.find(question.instance())
                            .map(container -> answer(question, container))
                            .orElseGet(() -> refused(question, Refusal.ABSENT))
                    : refused(question, Refusal.DOCKER_SILENT);
        } catch (DockerFailedException failure) {
            log.debug("The log of instance {} can't be read: {}", question.instance(), failure.getMessage());
            return refused(question, Refusal.DOCKER_SILENT);
        }
    }

    /** That there is no answer. */
    public LogAnswer refused(LogQuestion question, Refusal refusal) {
        return new LogAnswer(question.instance(), List.of(), Instant.EPOCH, refusal);
    }

    private LogAnswer answer(LogQuestion question, Container container) {
        return switch (question) {
            case ReadLog read -> read(read, container);
            case FollowLog follow -> follow(follow, container);
        };
    }

    /** One entry more is read than was asked for: it tells whether the next begins a record. */
    private LogAnswer read(ReadLog question, Container container) {
        long end = System.nanoTime() + LONGEST_READ.toNanos();
        var piece = new LogPiece(question.since());
        try (var reader = logs.read(container.id(), question.tail() + 1)) {
            for (var entry = next(reader, end); entry.isPresent(); entry = next(reader, end)) {
                piece.makeRoom();
                piece.add(entry.get());
            }
            piece.keepLast(question.tail());
            return reader.isOver() ? piece.answer(question.instance()) : refused(question, Refusal.DOCKER_SILENT);
        }
    }

    /** Ends at the first lull after a line, or, where there is none, when there is enough for one answer. */
    private LogAnswer follow(FollowLog question, Container container) {
        long end = System.nanoTime() + question.patience().toNanos();
        var piece = new LogPiece(question.since());
        try (var reader = logs.follow(container.id(), ReadLog.MOST, question.since())) {
            var entry = next(reader, end);
            while (entry.isPresent() && !piece.isCompleteBefore(entry.get())) {
                piece.add(entry.get());
                entry = piece.isEmpty() ? next(reader, end) : reader.next(LULL);
            }
            if (piece.isEmpty() && reader.isOver()) {
                pause(Math.min(end - System.nanoTime(), RESTART.toNanos()));
            }
            return piece.answer(question.instance());
        }
    }

    private static Optional<LogEntry> next(LogReader reader, long end) {
        long left = end - System.nanoTime();
        return left > 0 ? reader.next(Duration.ofNanos(left)) : Optional.empty();
    }

    /** The log of a server that is stopped has an end, and whoever follows it is not to ask without a pause. */
    private static void pause(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, nanos)));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
