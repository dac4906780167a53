package dev.paddock.worker.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DockerConfiguration {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** For calls that are answered at once: a Docker that hangs must not hold a job for ever. */
    @Bean
    DockerClient dockerCalls(DockerSettings settings) {
        return client(settings, settings.timeout());
    }

    /** For pulls and waits, whose callers set the limit themselves. */
    @Bean
    DockerClient dockerStreams(DockerSettings settings) {
        return client(settings, Duration.ZERO);
    }

    /** Answered at once by any Docker that is well, however busy it is. */
    @Bean
    DockerClient dockerPings(DockerSettings settings) {
        return client(settings, PATIENCE);
    }

    private static DockerClient client(DockerSettings settings, Duration responseTimeout) {
        var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(settings.host().toString())
                .withDockerTlsVerify(false)
                .build();
        var transport = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .connectionTimeout(settings.timeout())
                .responseTimeout(responseTimeout)
                .build();
        return DockerClientImpl.getInstance(config, transport);
    }
}
