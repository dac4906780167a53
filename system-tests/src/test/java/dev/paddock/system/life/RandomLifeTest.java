package dev.paddock.system.life;

import dev.paddock.system.Installation;
import dev.paddock.system.SystemTest;
import dev.paddock.system.life.Verb.Create;
import java.util.ArrayList;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever callers do, and in whatever order: what they are told, and what a client finds, is what the README promises.
 * The same seed does the same again.
 */
@SystemTest
class RandomLifeTest {

    private final Installation paddock;
    private final long seed = Long.getLong("paddock.life.seed", System.nanoTime());

    RandomLifeTest(Installation paddock) {
        this.paddock = paddock;
    }

    @Test
    void isAsTheModelHasIt() {
        live(40);
    }

    @Test
    @Tag("slow")
    void isAsTheModelHasItForLong() {
        live(1000);
    }

    private void live(int steps) {
        // By name: which one is the default may change from one JDK to the next.
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var life = new Life(paddock.api());
        var done = new ArrayList<Verb>();
        try {
            for (var step = 0; step < steps; step++) {
                done.add(step == 0 ? new Create("first") : Verb.next(random, step));
                life.live(done.getLast());
            }
            life.end();
        } catch (Exception | AssertionError failure) {
            throw new AssertionError("-Dpaddock.life.seed=%d does this again: %s".formatted(seed, done), failure);
        }
    }
}
