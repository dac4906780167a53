package dev.paddock.worker.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** The images of this host. */
@Component
public class DockerImages {

    private final DockerClient calls;
    private final DockerClient streams;
    private final DockerSettings settings;

    DockerImages(DockerClient dockerCalls, DockerClient dockerStreams, DockerSettings settings) {
        this.calls = dockerCalls;
        this.streams = dockerStreams;
        this.settings = settings;
    }

    /**
     * Finds an image on this host, or else pulls it.
     *
     * @throws ImageMissingException if neither succeeds
     */
    public ImageId find(String name) {
        return local(name).orElseGet(() -> pulled(name));
    }

    /** Finds an image, if it is on this host. */
    public Optional<ImageId> local(String name) {
        return Docker.answer("look for image " + name, settings.timeout(), () -> {
            try {
                return Optional.of(inspected(name));
            } catch (NotFoundException absent) {
                return Optional.empty();
            }
        });
    }

    private ImageId pulled(String name) {
        pull(name);
        return local(name).orElseThrow(() -> ImageMissingException.tooSlow(name));
    }

    private void pull(String name) {
        try {
            streams.pullImageCmd(name)
                    .exec(new PullImageResultCallback())
                    .awaitCompletion(settings.pullTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DockerFailedException.Silent("Stopped while pulling image " + name, stopped);
        } catch (NotFoundException unknown) {
            throw ImageMissingException.nowhere(name, unknown);
        } catch (DockerException | DockerClientException unavailable) {
            throw ImageMissingException.unreachable(name, unavailable);
        } catch (RuntimeException failure) {
            throw new Complaint("pull image " + name, failure).asException();
        }
    }

    private ImageId inspected(String name) {
        return new ImageId(
                Objects.requireNonNull(calls.inspectImageCmd(name).exec().getId()));
    }
}
