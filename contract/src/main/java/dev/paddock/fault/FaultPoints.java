package dev.paddock.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Places that a program passes on its way, and at which a test can stop it exactly there and repeatably. They are
 * switched on by system properties of the JVM and by nothing else, so that no setting, file or message can do it.
 *
 * <p>A property names a point, such as {@code docker.start.before}, or a point and a text that its subject contains,
 * such as {@code command.before@019ab…}.
 *
 * <ul>
 *   <li>{@code paddock.fault}: the program dies there, without any farewell, with exit status 137; with
 *       {@code paddock.fault.time} not the first time, but that one
 *   <li>{@code paddock.fault.from}: a point that must have been passed before the program dies, for it passes many
 *       already as it starts
 *   <li>{@code paddock.fault.throw}: the program meets an error there
 *   <li>{@code paddock.fault.pause}: the program waits there while the file exists that {@code paddock.fault.gate}
 *       names, having written the point's name into it
 *   <li>{@code paddock.fault.trace}: a file that gets the name of each point that is passed, a line each
 * </ul>
 */
public final class FaultPoints {

    private static final int KILLED = 137;
    private static final long PAUSE_MILLIS = 20;
    private static final AtomicInteger PASSED = new AtomicInteger();

    private static volatile boolean begun;

    private FaultPoints() {}

    /** Passes a point. */
    public static void pass(String point) {
        pass(point, "");
    }

    /**
     * Passes a point on behalf of something.
     *
     * @param subject what is being worked on
     * @throws FaultException if a test wants it
     */
    public static void pass(String point, Object subject) {
        property("paddock.fault.trace").ifPresent(file -> write(Path.of(file), point + "\n"));
        if (hasBegun(point, subject) && isMeant("paddock.fault", point, subject) && isTheTime()) {
            Runtime.getRuntime().halt(KILLED);
        }
        if (isMeant("paddock.fault.throw", point, subject)) {
            throw new FaultException(point);
        }
        if (isMeant("paddock.fault.pause", point, subject)) {
            property("paddock.fault.gate").ifPresent(gate -> waitAt(Path.of(gate), point));
        }
    }

    private static boolean hasBegun(String point, Object subject) {
        begun |= isMeant("paddock.fault.from", point, subject);
        return begun || property("paddock.fault.from").isEmpty();
    }

    private static boolean isTheTime() {
        return PASSED.incrementAndGet() == Integer.getInteger("paddock.fault.time", 1);
    }

    private static boolean isMeant(String name, String point, Object subject) {
        return property(name)
                .map(wanted -> wanted.split("@", 2))
                .filter(wanted -> wanted[0].equals(point))
                .filter(wanted -> wanted.length == 1 || subject.toString().contains(wanted[1]))
                .isPresent();
    }

    private static Optional<String> property(String name) {
        return Optional.ofNullable(System.getProperty(name));
    }

    private static void waitAt(Path gate, String point) {
        if (Files.exists(gate)) {
            write(gate, point + "\n");
        }
        try {
            while (Files.exists(gate)) {
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(Path file, String line) {
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The error that a test asked for. */
    public static final class FaultException extends RuntimeException {

        FaultException(String point) {
            super("A test makes this fail at " + point);
        }
    }
}
