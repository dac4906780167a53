package dev.paddock.system.faults;

import java.util.Map;

/** Faults of the programs in this JVM, as long as this is open. */
final class InThisJvm implements AutoCloseable {

    private final Map<String, String> properties;

    InThisJvm(Map<String, String> properties) {
        this.properties = properties;
        System.getProperties().putAll(properties);
    }

    @Override
    public void close() {
        properties.keySet().forEach(System::clearProperty);
    }
}
