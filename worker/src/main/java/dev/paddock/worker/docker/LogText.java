package dev.paddock.worker.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Puts the pieces of a container's log together. */
final class LogText extends ResultCallback.Adapter<Frame> {

    private final StringBuilder text = new StringBuilder();

    @Override
    public void onNext(Frame piece) {
        text.append(new String(piece.getPayload(), StandardCharsets.UTF_8));
    }

    String await(Duration limit) {
        try {
            awaitCompletion(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return text.toString().strip();
    }
}
