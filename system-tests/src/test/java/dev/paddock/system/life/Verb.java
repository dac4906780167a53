package dev.paddock.system.life;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a caller may do to an instance, or to the directory that it left. */
sealed interface Verb {

    /**
     * A new instance on the one directory of this life; kept data are attached.
     *
     * @param password null leaves it to the gateway, or leaves the roles of kept data as they are
     */
    record Create(@Nullable String password) implements Verb {}

    enum Control implements Verb {
        START,
        STOP,
        RESTART;

        /** As the path of its call ends. */
        String path() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * More memory, or less.
     *
     * @param memoryMiB of the container, in MiB
     */
    record Resize(int memoryMiB) implements Verb {}

    /**
     * Another value of one setting.
     *
     * @param value null takes it back
     */
    record Configure(Setting setting, @Nullable String value) implements Verb {}

    /** More shared buffers than any machine of the tests has, with which no server starts. */
    record Overburden() implements Verb {}

    /**
     * Another password of the owner.
     *
     * @param password null leaves it to the gateway
     */
    record SetPassword(@Nullable String password) implements Verb {}

    /** A row of the instance's owner. */
    record Write(int number) implements Verb {}

    record Delete(boolean keep) implements Verb {}

    record DeleteStorage() implements Verb {}

    /**
     * The next one, the usual ones more often than the last ones.
     *
     * @param step its number, of which passwords and rows are made that no other has
     */
    static Verb next(RandomGenerator random, int step) {
        return switch (random.nextInt(26)) {
            case 0, 1, 2, 3 -> new Create(password(random, step));
            case 4, 5, 6 -> Control.START;
            case 7, 8 -> Control.STOP;
            case 9, 10 -> Control.RESTART;
            case 11, 12 -> new Resize(one(random, List.of(128, 256, 512)));
            case 13, 14, 15, 16 -> configure(random);
            case 17 -> new Overburden();
            case 18, 19 -> new SetPassword(password(random, step));
            case 20, 21 -> new Write(step);
            case 22, 23 -> new Delete(true);
            case 24 -> new Delete(false);
            default -> new DeleteStorage();
        };
    }

    private static Verb configure(RandomGenerator random) {
        var setting = one(random, List.of(Setting.values()));
        return new Configure(setting, random.nextInt(3) == 0 ? null : one(random, setting.choice()));
    }

    private static @Nullable String password(RandomGenerator random, int step) {
        return random.nextBoolean() ? "password " + step : null;
    }

    private static <T> T one(RandomGenerator random, List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }
}
