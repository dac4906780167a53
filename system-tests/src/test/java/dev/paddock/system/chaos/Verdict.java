package dev.paddock.system.chaos;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import dev.paddock.system.chaos.History.Entry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What became of the requests of a run.
 *
 * @param accepted jobs that callers were told of
 * @param ended how many of those ended with each status
 * @param lost accepted jobs that are unknown or have not ended, and running instances that do not answer with their
 *     data
 * @param duplicated Idempotency-Keys with two jobs, jobs that ended twice, instances with two containers or directories
 * @param orphaned containers and directories of no running instance
 */
record Verdict(int accepted, Map<String, Long> ended, Set<String> lost, Set<String> duplicated, Set<String> orphaned) {

    private static final Set<String> ENDS = Set.of("SUCCEEDED", "FAILED", "DEAD_LETTERED", "CANCELLED");
    private static final String RUNNING = "RUNNING";

    static Verdict of(History history, Findings found) {
        var accepted = history.entries().stream().filter(Entry::isAccepted).toList();
        var jobs = accepted.stream().map(entry -> String.valueOf(entry.job())).collect(toSet());
        return new Verdict(
                jobs.size(),
                jobs.stream().filter(found.jobs()::containsKey).collect(groupingBy(found.jobs()::get, counting())),
                union(unfinished(jobs, found), silent(found)),
                union(keysWithTwoJobs(accepted), union(endedTwice(found), doubles(found))),
                orphans(found));
    }

    boolean isClean() {
        return lost.isEmpty() && duplicated.isEmpty() && orphaned.isEmpty();
    }

    private static Set<String> unfinished(Set<String> jobs, Findings found) {
        return jobs.stream()
                .filter(job -> !ENDS.contains(found.jobs().getOrDefault(job, "UNKNOWN")))
                .map(job -> "job " + job)
                .collect(toSet());
    }

    private static Set<String> silent(Findings found) {
        return running(found)
                .filter(instance -> !found.answering().contains(instance))
                .map(instance -> "instance " + instance)
                .collect(toSet());
    }

    private static Set<String> keysWithTwoJobs(List<Entry> accepted) {
        return accepted.stream().collect(groupingBy(Entry::key, mapping(Entry::job, toSet()))).entrySet().stream()
                .filter(key -> key.getValue().size() > 1)
                .map(key -> "key " + key.getKey())
                .collect(toSet());
    }

    private static Set<String> endedTwice(Findings found) {
        return found.endings().entrySet().stream()
                .filter(job -> job.getValue() > 1)
                .map(job -> "job " + job.getKey())
                .collect(toSet());
    }

    private static Set<String> doubles(Findings found) {
        return union(twice("container of ", found.containers()), twice("directory of ", found.directories()));
    }

    private static Set<String> twice(String what, Collection<String> instances) {
        return instances.stream().collect(groupingBy(Function.identity(), counting())).entrySet().stream()
                .filter(instance -> instance.getValue() > 1)
                .map(instance -> what + instance.getKey())
                .collect(toSet());
    }

    private static Set<String> orphans(Findings found) {
        var running = running(found).collect(toSet());
        return Stream.concat(
                        found.containers().stream()
                                .filter(instance -> !running.contains(instance))
                                .map(instance -> "container of " + instance),
                        found.directories().stream()
                                .filter(instance -> !running.contains(instance))
                                .map(instance -> "directory of " + instance))
                .collect(toSet());
    }

    private static Stream<String> running(Findings found) {
        return found.instances().entrySet().stream()
                .filter(instance -> instance.getValue().equals(RUNNING))
                .map(Map.Entry::getKey);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(toSet());
    }
}
