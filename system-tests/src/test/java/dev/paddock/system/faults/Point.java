package dev.paddock.system.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A fault point on the way of a job, and which time it is passed. */
record Point(String name, int time) {

    /** What lies on the way of the one command of a trace, without what the worker and the gateway do besides. */
    static Stream<Point> onTheWay(Path trace) throws IOException {
        var times = new HashMap<String, Integer>();
        var passed = ofTheCommand(Files.readAllLines(trace)).stream()
                .filter(name -> name.matches("(command|docker|storage|event\\.(Job|Instance).*)\\..*"))
                .toList();
        return withoutRepetitions(passed).stream()
                .map(name -> new Point(name, times.merge(name, 1, Integer::sum)))
                .toList()
                .stream();
    }

    /**
     * What Docker is asked again and again until it is so, it is asked as often as that takes, and next time that may
     * be less; between two such questions nothing changes.
     */
    private static List<String> withoutRepetitions(List<String> passed) {
        var once = new ArrayList<>(passed.subList(0, 2));
        for (int i = 2; i < passed.size(); i++) {
            boolean again = passed.get(i).startsWith("docker.inspect.")
                    && passed.get(i).equals(passed.get(i - 2))
                    && passed.get(i - 1).startsWith("docker.inspect.");
            if (!again) {
                once.add(passed.get(i));
            }
        }
        return once;
    }

    private static List<String> ofTheCommand(List<String> trace) {
        return trace.subList(trace.indexOf("command.before"), trace.lastIndexOf("command.after") + 1);
    }

    /** What kills a worker there, from where another point is passed for the first time. */
    Map<String, String> faults(String from) {
        return Map.of("paddock.fault", name, "paddock.fault.time", Integer.toString(time), "paddock.fault.from", from);
    }

    @Override
    public String toString() {
        return name + (time == 1 ? "" : ", time " + time);
    }
}
