package dev.paddock.worker.docker;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Docker is.
 *
 * @param network the bridge that all servers share, and on which none reaches another
 * @param timeout how long a call may take
 * @param pullTimeout how long fetching an image may take
 */
@ConfigurationProperties("paddock.docker")
record DockerSettings(
        @DefaultValue("unix:///var/run/docker.sock") URI host,
        @DefaultValue("paddock-instances") String network,
        @DefaultValue("30s") Duration timeout,
        @DefaultValue("5m") Duration pullTimeout) {}
