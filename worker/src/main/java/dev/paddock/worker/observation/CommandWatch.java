package dev.paddock.worker.observation;

import dev.paddock.contract.Command;
import dev.paddock.contract.ControlInstance;
import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.DeleteStorage;
import dev.paddock.contract.Event;
import dev.paddock.contract.SetPassword;
import dev.paddock.contract.Step;
import dev.paddock.contract.UpdateInstance;
import dev.paddock.log.LogContext;
import dev.paddock.worker.host.Host;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Watches commands while they are carried out: each is a span with a span for each step, and a time by its outcome. */
@Component
public class CommandWatch {

    static final String COMMAND = "paddock.command";
    static final String STEP = "paddock.step";

    private static final String TYPE = "type";
    private static final String OUTCOME = "outcome";

    private final ObservationRegistry observations;
    private final MeterRegistry meters;
    private final Host host;
    private final AtomicInteger inHand = new AtomicInteger();

    CommandWatch(ObservationRegistry observations, MeterRegistry meters, Host host) {
        this.observations = observations;
        this.meters = meters;
        this.host = host;
        Gauge.builder("paddock.commands.in.hand", inHand, AtomicInteger::get)
                .description("Commands that are being carried out")
                .register(meters);
    }

    /** A command was taken; what this thread does until the answer is closed belongs to it. */
    public Watched begin(Command command) {
        return new Watched(command);
    }

    /** The broker did not take an event. */
    public void unpublished(Event event) {
        Counter.builder("paddock.event.publish.failures")
                .description("Events that the broker did not confirm, each try of each")
                .tag("event", event.getClass().getSimpleName())
                .register(meters)
                .increment();
    }

    private static String type(Command command) {
        return switch (command) {
            case CreateInstance _ -> "CREATE_INSTANCE";
            case DeleteInstance _ -> "DELETE_INSTANCE";
            case DeleteStorage _ -> "DELETE_STORAGE";
            case ControlInstance control -> control.action() + "_INSTANCE";
            case SetPassword _ -> "SET_PASSWORD";
            case UpdateInstance _ -> "UPDATE_INSTANCE";
        };
    }

    /** A command in hand. It is closed by the thread that began it. */
    public final class Watched implements AutoCloseable {

        private final Command command;
        private final LogContext lines;
        private final Observation observation;
        private final Observation.Scope scope;
        private Running step = Running.NOTHING;

        private Watched(Command command) {
            this.command = command;
            this.lines = LogContext.of(command, host.id());
            inHand.incrementAndGet();
            this.observation = observation(COMMAND, type(command))
                    .lowCardinalityKeyValue(OUTCOME, "unfinished")
                    .highCardinalityKeyValue("job", command.job().toString())
                    .highCardinalityKeyValue("instance", command.instance().toString())
                    .highCardinalityKeyValue("attempt", Integer.toString(command.attempt()))
                    .highCardinalityKeyValue("host", host.id().toString())
                    .start();
            this.scope = observation.openScope();
        }

        /** A step begins, and the one before it has ended. */
        public void begin(Step next) {
            step.close();
            step = Running.of(observation(STEP, "step " + next).lowCardinalityKeyValue("step", next.name()));
        }

        /** What another thread does for the command belongs to it as well. */
        public Runnable around(Runnable work) {
            return () -> {
                try (var _ = LogContext.of(command, host.id());
                        var _ = observation.openScope()) {
                    work.run();
                }
            };
        }

        /** Nothing more is done for the command but to tell how it ended. */
        public void end(String outcome) {
            step.close();
            step = Running.NOTHING;
            observation.lowCardinalityKeyValue(OUTCOME, outcome);
        }

        @Override
        public void close() {
            step.close();
            scope.close();
            observation.stop();
            inHand.decrementAndGet();
            lines.close();
        }

        private Observation observation(String name, String words) {
            return Observation.createNotStarted(name, observations)
                    .contextualName(words)
                    .lowCardinalityKeyValue(TYPE, type(command));
        }
    }

    /** A span that is open on this thread. */
    private record Running(Observation observation, Observation.Scope scope) {

        static final Running NOTHING = new Running(Observation.NOOP, Observation.Scope.NOOP);

        static Running of(Observation observation) {
            observation.start();
            return new Running(observation, observation.openScope());
        }

        void close() {
            scope.close();
            observation.stop();
        }
    }
}
