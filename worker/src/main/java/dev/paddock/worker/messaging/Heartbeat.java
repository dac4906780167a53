package dev.paddock.worker.messaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Tells the gateways that this host is there, and whoever looks after this process that it is well. */
@Component
class Heartbeat {

    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    private final ReentrantLock turn = new ReentrantLock();
    private final EventPublisher events;
    private final HostReports reports;
    private final BrokerAccess access;
    private final Clock clock;
    private final Path aliveFile;

    Heartbeat(
            EventPublisher events, HostReports reports, BrokerAccess access, Clock clock, MessagingSettings settings) {
        this.events = events;
        this.reports = reports;
        this.access = access;
        this.clock = clock;
        this.aliveFile = settings.aliveFile();
    }

    /** One after the other, so that none tells what was before the one that was told last. */
    @Scheduled(fixedRateString = "5s")
    void beat() {
        turn.lock();
        try {
            events.publish(reports.now());
            touch();
        } catch (UnconfirmedException unheard) {
            if (!access.isRefused()) {
                log.warn("The host's report was not published: {}", unheard.getMessage());
            }
        } catch (IOException failure) {
            log.warn("{} can't be touched: {}", aliveFile, failure.getMessage());
        } finally {
            turn.unlock();
        }
    }

    private void touch() throws IOException {
        if (!Files.exists(aliveFile)) {
            Files.createFile(aliveFile);
        }
        Files.setLastModifiedTime(aliveFile, FileTime.from(clock.instant()));
    }
}
