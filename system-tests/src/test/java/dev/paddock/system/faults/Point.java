package dev.paddock.system.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A fault point on the way of a job, and which time it is passed. */
record Point(String name, int time) {

    /**
     * What lies on the way of the one command of a trace, without what the worker and the gateway do besides. Where
     * Docker is only asked, by this command or by those who watch over all servers, nothing changes: who is killed
     * there is killed after what came before.
     */
    static Stream<Point> onTheWay(Path trace) throws IOException {
        var times = new HashMap<String, Integer>();
        return ofTheCommand(Files.readAllLines(trace)).stream()
                .filter(name -> name.matches("(command|docker|storage|event\\.(Job|Instance).*)\\..*"))
                .filter(name -> !name.matches("docker\\.(inspect|list|look)\\..*"))
                .map(name -> new Point(name, times.merge(name, 1, Integer::sum)))
                .toList()
                .stream();
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
