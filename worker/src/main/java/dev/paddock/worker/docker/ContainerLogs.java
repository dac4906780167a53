package dev.paddock.worker.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.LogContainerCmd;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** What containers' processes write. */
@Component
public class ContainerLogs {

    private final DockerClient streams;
    private final DockerSettings settings;

    ContainerLogs(DockerClient dockerStreams, DockerSettings settings) {
        this.streams = dockerStreams;
        this.settings = settings;
    }

    /** The last lines that the container's process wrote. */
    public String lastLines(String container, int lines) {
        return Docker.answer(
                "read the log of container " + container,
                settings.timeout(),
                () -> streams.logContainerCmd(container)
                        .withStdOut(true)
                        .withStdErr(true)
                        .withTail(lines)
                        .exec(new LogText())
                        .await(settings.timeout()));
    }

    /**
     * The last lines that a container's process wrote to its error output, where PostgreSQL logs. Whether there is such
     * a container, the reader tells.
     *
     * @param tail how many, at most
     */
    public LogReader read(String container, int tail) {
        return log(container, tail).exec(new LogReader(container));
    }

    /**
     * The same lines as they come, from about a time on.
     *
     * @param tail how many of those that are there already, at most
     * @param since none from before the second of this
     */
    public LogReader follow(String container, int tail, Instant since) {
        return log(container, tail)
                .withSince((int) since.getEpochSecond())
                .withFollowStream(true)
                .exec(new LogReader(container));
    }

    private LogContainerCmd log(String container, int tail) {
        return streams.logContainerCmd(container)
                .withStdErr(true)
                .withTimestamps(true)
                .withTail(tail);
    }
}
