package dev.paddock.system.chaos;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Every request that was made and its answer, as far as there was one. */
final class History {

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    /**
     * One request, sent again under the same key until somebody answered.
     *
     * @param key its Idempotency-Key
     * @param status of the answer; 0 if there was none
     * @param job the job that the answer names; null if it names none
     * @param instance the instance that the answer names
     */
    record Entry(
            String key,
            String request,
            int status,
            @Nullable String job,
            @Nullable String instance) {

        boolean isAccepted() {
            return job != null && status < 300;
        }
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }
}
