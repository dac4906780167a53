package dev.paddock.worker.messaging;

import dev.paddock.contract.HostReported;
import dev.paddock.worker.host.Host;
import dev.paddock.worker.instance.Images;
import dev.paddock.worker.instance.InstanceCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Tells the gateways that this host is there, and whoever looks after this process that it is well. */
@Component
class Heartbeat {

    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    private final EventPublisher events;
    private final Host host;
    private final Images images;
    private final InstanceCommands commands;
    private final Clock clock;
    private final Path aliveFile;

    Heartbeat(
            EventPublisher events,
            Host host,
            Images images,
            InstanceCommands commands,
            Clock clock,
            MessagingSettings settings) {
        this.events = events;
        this.host = host;
        this.images = images;
        this.commands = commands;
        this.clock = clock;
        this.aliveFile = settings.aliveFile();
    }

    @Scheduled(fixedRateString = "5s")
    void beat() {
        try {
            events.publish(new HostReported(
                    host.id(),
                    clock.instant(),
                    host.address().getHostAddress(),
                    images.versions(),
                    commands.impediment().orElse(null),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null));
            touch();
        } catch (UnconfirmedException unheard) {
            log.warn("The host's report was not published: {}", unheard.getMessage());
        } catch (IOException failure) {
            log.warn("{} can't be touched: {}", aliveFile, failure.getMessage());
        }
    }

    private void touch() throws IOException {
        if (!Files.exists(aliveFile)) {
            Files.createFile(aliveFile);
        }
        Files.setLastModifiedTime(aliveFile, FileTime.from(clock.instant()));
    }
}
