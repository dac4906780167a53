package dev.paddock.system.life;

import dev.paddock.system.life.Verb.Configure;
import dev.paddock.system.life.Verb.Control;
import dev.paddock.system.life.Verb.Create;
import dev.paddock.system.life.Verb.Delete;
import dev.paddock.system.life.Verb.DeleteStorage;
import dev.paddock.system.life.Verb.Overburden;
import dev.paddock.system.life.Verb.Resize;
import dev.paddock.system.life.Verb.SetPassword;
import dev.paddock.system.life.Verb.Write;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What should be, by the README.
 *
 * @param data what is in the directory; empty if there is none
 */
record Model(State state, int memoryMiB, Map<Setting, String> settings, Optional<Data> data) {

    static final Model NOTHING = new Model(State.GONE, 0, Map.of(), Optional.empty());

    private static final int USUAL_MEMORY_MIB = 256;

    Model {
        settings = Map.copyOf(settings);
    }

    enum State {
        RUNNING,
        STOPPED,
        /** The instance is; its directory may be there still, kept. */
        GONE
    }

    /** How a request should be answered. */
    enum Verdict {
        DONE(200, ""),
        CREATED(201, ""),
        NOT_FOUND(404, "not-found"),
        STORAGE_IN_USE(409, "storage-in-use"),
        INVALID_STATUS(409, "invalid-status"),
        INSTANCE_GONE(410, "gone"),
        INVALID_SETTING(422, "invalid-setting");

        private final int status;
        private final String code;

        Verdict(int status, String code) {
            this.status = status;
            this.code = code;
        }

        int status() {
            return status;
        }

        /** Of the problem; empty if there is none. */
        String code() {
            return code;
        }

        boolean isSuccess() {
            return code.isEmpty();
        }
    }

    boolean isKept() {
        return state == State.GONE && data.isPresent();
    }

    /** What the server goes by. */
    String shown(Setting setting) {
        return settings.getOrDefault(setting, setting.unset(memoryMiB));
    }

    Verdict verdict(Verb verb) {
        return switch (verb) {
            case Create _ -> state == State.GONE ? Verdict.CREATED : Verdict.STORAGE_IN_USE;
            case Control _, Delete _ -> ofTheLiving(Verdict.DONE);
            case Resize _, Configure _ -> isSoAlready(verb) ? ofTheLiving(Verdict.DONE) : ofTheRunning(Verdict.DONE);
            case SetPassword _, Write _ -> ofTheRunning(Verdict.DONE);
            case Overburden _ -> ofTheRunning(Verdict.INVALID_SETTING);
            case DeleteStorage _ -> ofTheDirectory();
        };
    }

    private Verdict ofTheLiving(Verdict verdict) {
        return state == State.GONE ? Verdict.INSTANCE_GONE : verdict;
    }

    private Verdict ofTheRunning(Verdict verdict) {
        return state == State.STOPPED ? Verdict.INVALID_STATUS : ofTheLiving(verdict);
    }

    private Verdict ofTheDirectory() {
        if (state != State.GONE) {
            return Verdict.STORAGE_IN_USE;
        }
        return isKept() ? Verdict.DONE : Verdict.NOT_FOUND;
    }

    private boolean isSoAlready(Verb verb) {
        return after(verb, "").equals(this);
    }

    /** Whether the server is restarted for it. */
    boolean restartsFor(Verb verb) {
        return switch (verb) {
            case Resize _ -> !isSoAlready(verb);
            case Configure configure -> configure.setting().restart() && !isSoAlready(verb);
            case Create _, Control _, Overburden _, SetPassword _, Write _, Delete _, DeleteStorage _ -> false;
        };
    }

    /**
     * What should be once it is done.
     *
     * @param generated the password that the answer showed; empty if it showed none
     */
    Model after(Verb verb, String generated) {
        return switch (verb) {
            case Create(var password) ->
                new Model(State.RUNNING, USUAL_MEMORY_MIB, Map.of(), Optional.of(begun(given(password, generated))));
            case Control control -> with(control == Control.STOP ? State.STOPPED : State.RUNNING);
            case Resize(var memory) -> new Model(state, memory, settings, data);
            case Configure configure -> new Model(state, memoryMiB, merged(configure), data);
            case Overburden _ -> this;
            case SetPassword(var password) -> with(data.map(each -> each.under(given(password, generated))));
            case Write(var row) -> with(data.map(each -> each.and(row)));
            case Delete(var keep) -> new Model(State.GONE, 0, Map.of(), keep ? data : Optional.empty());
            case DeleteStorage _ -> NOTHING;
        };
    }

    private static String given(@Nullable String password, String generated) {
        return password == null ? generated : password;
    }

    /** Kept data are as they were, and their owner's password too unless there is a new one. */
    private Data begun(String password) {
        return data.map(kept -> password.isEmpty() ? kept : kept.under(password))
                .orElseGet(() -> Data.of(password));
    }

    private Map<Setting, String> merged(Configure configure) {
        var merged = new EnumMap<Setting, String>(Setting.class);
        merged.putAll(settings);
        if (configure.value() == null) {
            merged.remove(configure.setting());
        } else {
            merged.put(configure.setting(), configure.value());
        }
        return merged;
    }

    private Model with(State next) {
        return new Model(next, memoryMiB, settings, data);
    }

    private Model with(Optional<Data> next) {
        return new Model(state, memoryMiB, settings, next);
    }
}
