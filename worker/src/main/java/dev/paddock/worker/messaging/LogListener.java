package dev.paddock.worker.messaging;

import dev.paddock.contract.InstanceId;
import dev.paddock.contract.LogAnswer;
import dev.paddock.contract.LogAnswer.Refusal;
import dev.paddock.contract.LogQuestion;
import dev.paddock.contract.ReadLog;
import dev.paddock.contract.Topology;
import dev.paddock.contract.WireFormat;
import dev.paddock.worker.host.Host;
import dev.paddock.worker.instance.InstanceLogs;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageListener;
import org.springframework.stereotype.Component;

/**
 * Answers questions about logs, many at once, for most of them wait. A question is acknowledged before it is answered:
 * whoever gets no answer asks again.
 */
@Component
class LogListener implements MessageListener {

    private static final Logger log = LoggerFactory.getLogger(LogListener.class);
    private static final int FOLLOWED_AT_ONCE = 64;
    private static final int READ_AT_ONCE = 4;

    /** So that nobody takes all places. */
    private static final int OF_ONE_INSTANCE = 8;

    private final InstanceLogs logs;
    private final Sender sender;
    private final Host host;
    private final Semaphore follows = new Semaphore(FOLLOWED_AT_ONCE);
    private final Semaphore reads = new Semaphore(READ_AT_ONCE);
    private final Map<InstanceId, Integer> asked = new ConcurrentHashMap<>();

    LogListener(InstanceLogs logs, Sender sender, Host host) {
        this.logs = logs;
        this.sender = sender;
        this.host = host;
    }

    @Override
    public void onMessage(Message message) {
        var question = WireFormat.decodeLogQuestion(message.getBody());
        var reply = Reply.to(message);
        Thread.ofVirtual().name("log-" + question.instance()).start(() -> answer(question, reply));
    }

    private void answer(LogQuestion question, Reply reply) {
        try {
            send(answerInTurn(question), reply);
        } catch (UnconfirmedException unheard) {
            log.debug("An answer about a log was not sent: {}", unheard.getMessage());
        } catch (RuntimeException failure) {
            log.warn("A question about the log of instance {} has no answer", question.instance(), failure);
        }
    }

    private LogAnswer answerInTurn(LogQuestion question) {
        try {
            return asked.merge(question.instance(), 1, Integer::sum) > OF_ONE_INSTANCE
                    ? logs.refused(question, Refusal.BUSY)
                    : answerInAPlace(question, question instanceof ReadLog ? reads : follows);
        } finally {
            asked.computeIfPresent(question.instance(), (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private LogAnswer answerInAPlace(LogQuestion question, Semaphore places) {
        if (!places.tryAcquire()) {
            return logs.refused(question, Refusal.BUSY);
        }
        try {
            return logs.answer(question);
        } finally {
            places.release();
        }
    }

    private void send(LogAnswer answer, Reply reply) {
        sender.send(
                Topology.LOGS,
                Topology.logAnswerKey(host.id().value(), reply.gateway()),
                WireFormat.encode(answer),
                reply.question());
    }

    /** Who asked, and what to call the question by. */
    private record Reply(UUID gateway, String question) {

        /** @throws IllegalArgumentException if the message does not say so */
        static Reply to(Message message) {
            var properties = message.getMessageProperties();
            var question = properties.getCorrelationId();
            if (properties.getReplyTo() == null || question == null) {
                throw new IllegalArgumentException("A question about a log does not say who asks");
            }
            return new Reply(UUID.fromString(properties.getReplyTo()), question);
        }
    }
}
