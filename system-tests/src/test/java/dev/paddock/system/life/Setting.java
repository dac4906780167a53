package dev.paddock.system.life;

import java.util.List;
import java.util.Locale;

/** Parameters that a life changes: of each context that matters, and one that follows the memory if it is not given. */
enum Setting {
    WORK_MEM(false, "8MB", "3MB"),
    RANDOM_PAGE_COST(false, "1.1", "2.5"),
    MAX_CONNECTIONS(true, "50", "60"),
    SHARED_BUFFERS(true, "24MB", "48MB");

    private final boolean restart;
    private final String one;
    private final String other;

    Setting(boolean restart, String one, String other) {
        this.restart = restart;
        this.one = one;
        this.other = other;
    }

    /** As PostgreSQL calls it. */
    String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it takes a restart. */
    boolean restart() {
        return restart;
    }

    /** Values that it may be given, as {@code SHOW} tells them. */
    List<String> choice() {
        return List.of(one, other);
    }

    /** What {@code SHOW} tells if it is not given: PostgreSQL's default, or the one that README.md names. */
    String unset(int memoryMiB) {
        return switch (this) {
            case WORK_MEM -> "4MB";
            case RANDOM_PAGE_COST -> "4";
            case MAX_CONNECTIONS -> "100";
            case SHARED_BUFFERS -> memoryMiB / 4 + "MB";
        };
    }
}
