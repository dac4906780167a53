package dev.paddock.gateway.instance;

import dev.paddock.contract.FollowLog;
import dev.paddock.contract.HostId;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.LogAnswer;
import dev.paddock.contract.LogAnswer.Refusal;
import dev.paddock.contract.LogLine;
import dev.paddock.contract.LogQuestion;
import dev.paddock.contract.ReadLog;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import dev.paddock.gateway.serverlog.HostLogs;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Reads the logs of instances, and follows them: question by question, each with as much of an answer as one bears. */
@Component
class InstanceLogs {

    private static final Logger log = LoggerFactory.getLogger(InstanceLogs.class);
    private static final Duration ANSWER = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Above its patience: a question that is lost with its worker is soon asked again. */
    private static final Duration WAY = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final int READ_AT_ONCE = 16;

    private final Semaphore reads = new Semaphore(READ_AT_ONCE);
    private final HostLogs hosts;
    private final InstanceTable table;

    InstanceLogs(HostLogs hosts, InstanceTable table) {
        this.hosts = hosts;
        this.table = table;
    }

    /**
     * The last lines, each with its end.
     *
     * @throws ProblemException if there is no log, or nobody to ask
     */
    String read(Instance instance, ReadLog question) throws InterruptedException {
        if (!reads.tryAcquire(ANSWER.toMillis(), TimeUnit.MILLISECONDS)) {
            throw ProblemException.of(ProblemCode.UNAVAILABLE, "Too many read logs; try again.");
        }
        try {
            return answer(instance, question).lines().stream()
                    .map(line -> line.text() + "\n")
                    .collect(Collectors.joining());
        } finally {
            reads.release();
        }
    }

    /**
     * Streams what answers the question, and then all that comes, until the instance is deleted.
     *
     * @throws ProblemException if there is no log, or nobody to ask
     */
    SseEmitter follow(Instance instance, LogQuestion question) throws InterruptedException, IOException {
        var first = answer(instance, question);
        var emitter = new SseEmitter(0L);
        send(emitter, first.lines());
        var next = first.next();
        Thread.ofVirtual().name("log-" + instance.id()).start(() -> stream(emitter, instance.id(), next));
        return emitter;
    }

    private LogAnswer answer(Instance instance, LogQuestion question) throws InterruptedException {
        var host = instance.host();
        if (host == null) {
            throw absent(instance);
        }
        var answer = hosts.ask(host, question, ANSWER).orElseThrow(() -> silent(host));
        if (answer.refusal() != null) {
            throw refused(answer.refusal(), instance, host);
        }
        return answer;
    }

    private static ProblemException refused(Refusal refusal, Instance instance, HostId host) {
        return switch (refusal) {
            case ABSENT -> absent(instance);
            case DOCKER_SILENT -> unavailable("Docker on %s does not answer; see GET /v1/hosts, and try again.", host);
            case BUSY -> unavailable("Too many follow logs on %s; try again later.", host);
        };
    }

    private static ProblemException absent(Instance instance) {
        return ProblemException.of(
                ProblemCode.INVALID_STATUS,
                "This instance is %s and has no server that could log; wait until it has one."
                        .formatted(instance.status()));
    }

    private static ProblemException silent(HostId host) {
        return unavailable("%s does not answer; its operator sees why in GET /v1/hosts. Try again.", host);
    }

    private static ProblemException unavailable(String text, HostId host) {
        return ProblemException.of(ProblemCode.UNAVAILABLE, text.formatted(host));
    }

    private void stream(SseEmitter emitter, InstanceId instance, Instant since) {
        try {
            var next = since;
            for (var host = hostOf(instance); host.isPresent() && hosts.isRunning(); host = hostOf(instance)) {
                next = step(emitter, host.get(), new FollowLog(instance, next, PATIENCE));
            }
            emitter.complete();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            emitter.complete();
        } catch (IOException gone) {
            // The client has left; the servlet container tells the emitter itself.
            log.debug("The log of instance {} is not followed any more: {}", instance, gone.getMessage());
        } catch (RuntimeException e) {
            emitter.completeWithError(e);
        }
    }

    /** Where an instance is now; empty if it has been deleted. */
    private Optional<HostId> hostOf(InstanceId instance) {
        return table.find(instance, null)
                .filter(row -> row.status() != InstanceStatus.DELETED)
                .map(Instance::host);
    }

    /** Sends what the host says next, and tells since when to ask it again. */
    private Instant step(SseEmitter emitter, HostId host, FollowLog question) throws InterruptedException, IOException {
        var answer = hosts.ask(host, question, PATIENCE.plus(WAY));
        if (answer.map(LogAnswer::refusal).isPresent() || answer.isEmpty()) {
            emitter.send(SseEmitter.event().comment("the log can't be read now"));
            Thread.sleep(PAUSE);
            return question.since();
        }
        send(emitter, answer.get().lines());
        return answer.get().next();
    }

    /** A line's time is its id, for that is what Last-Event-ID goes by. */
    private static void send(SseEmitter emitter, List<LogLine> lines) throws IOException {
        if (lines.isEmpty()) {
            emitter.send(SseEmitter.event().comment("still there"));
        }
        for (var line : lines) {
            emitter.send(
                    SseEmitter.event().id(line.at().toString()).name("log").data(line, MediaType.APPLICATION_JSON));
        }
    }
}
