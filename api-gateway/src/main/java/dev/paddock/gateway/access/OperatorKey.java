package dev.paddock.gateway.access;

import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Enters the installation's first key, {@code paddock.operator-key}, so that somebody can ask for something. Once the
 * setting has changed, the key that it was before opens nothing any more.
 */
@Component
class OperatorKey implements ApplicationRunner {

    private static final int SHORTEST = 32;
    private static final UUID FIRST_KEY = new UUID(0, 1);
    private static final UUID OPERATORS = new UUID(0, 2);

    private final ApiKeys keys;
    private final String key;

    OperatorKey(ApiKeys keys, @Value("${paddock.operator-key}") String key) {
        if (key.length() < SHORTEST) {
            throw new IllegalArgumentException("paddock.operator-key must have at least " + SHORTEST + " characters");
        }
        this.keys = keys;
        this.key = key;
    }

    @Override
    public void run(ApplicationArguments args) {
        keys.setOperatorKey(FIRST_KEY, key, OPERATORS);
    }
}
