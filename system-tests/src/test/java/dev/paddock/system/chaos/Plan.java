package dev.paddock.system.chaos;

import static java.util.Comparator.comparing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/** What happens in a run and when. The same seed and length make the same plan. */
record Plan(long seed, Duration length, List<Act> acts) {

    /** Two processors make about two servers a second, and half of that leaves room for what faults cost. */
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(1200);

    private static final Duration BETWEEN_FAULTS = Duration.ofSeconds(10);
    private static final Duration SHORTEST_FAULT = Duration.ofMillis(200);
    private static final Duration LONGEST_FAULT = Duration.ofSeconds(8);

    Plan {
        acts = List.copyOf(acts);
    }

    static Plan of(long seed, Duration length) {
        // By name: which one is the default may change from one JDK to the next.
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var requests = requests(random, length);
        var faults = faults(random, length);
        return new Plan(
                seed,
                length,
                Stream.concat(requests.stream(), faults.stream())
                        .sorted(comparing(Act::at))
                        .toList());
    }

    private static List<Act> requests(RandomGenerator random, Duration length) {
        var acts = new ArrayList<Act>();
        for (var at = pause(random, BETWEEN_REQUESTS);
                at.compareTo(length) < 0;
                at = at.plus(pause(random, BETWEEN_REQUESTS))) {
            acts.add(request(random, at, "chaos-" + acts.size()));
        }
        return acts;
    }

    private static Act request(RandomGenerator random, Duration at, String key) {
        return switch (random.nextInt(20)) {
            case 0 -> new Act.Cancel(at);
            case 1, 2, 3, 4, 5, 6, 7, 8 -> new Act.Delete(at, key, random.nextInt(Integer.MAX_VALUE));
            default -> new Act.Create(at, key);
        };
    }

    private static List<Act> faults(RandomGenerator random, Duration length) {
        var kinds = Act.Fault.Kind.values();
        var acts = new ArrayList<Act>();
        for (var at = pause(random, BETWEEN_FAULTS);
                at.compareTo(length) < 0;
                at = at.plus(pause(random, BETWEEN_FAULTS))) {
            var kind = kinds[random.nextInt(kinds.length)];
            acts.add(new Act.Fault(at, kind, random.nextInt(Integer.MAX_VALUE), faultLength(random)));
        }
        return acts;
    }

    /** From half to one and a half of what is usual. */
    private static Duration pause(RandomGenerator random, Duration usual) {
        return usual.dividedBy(2).plusMillis(random.nextLong(usual.toMillis()));
    }

    private static Duration faultLength(RandomGenerator random) {
        return Duration.ofMillis(random.nextLong(SHORTEST_FAULT.toMillis(), LONGEST_FAULT.toMillis()));
    }
}
