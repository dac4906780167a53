package dev.paddock.system;

/** An address of the loopback for each JVM that runs tests, so that the ports of two do not meet. */
final class Loopback {

    static final String OWN = address(ProcessHandle.current().pid());

    private Loopback() {}

    /** Linux has the whole block 127.0.0.0/8 on its loopback, and no process id is longer than 22 bits. */
    private static String address(long id) {
        return "127.%d.%d.%d".formatted(64 + (id >> 16), id >> 8 & 255, id & 255);
    }
}
