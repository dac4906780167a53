package dev.paddock.system.chaos;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is there when all has come to rest.
 *
 * @param jobs status of each job by its id
 * @param endings how often each job was told to have ended, by its id
 * @param instances status of each instance that is not gone, by its id
 * @param answering instances whose server answered and had what a client had written
 * @param containers the instance of each container, dead ones too
 * @param directories the instance of each data directory
 */
record Findings(
        Map<String, String> jobs,
        Map<String, Integer> endings,
        Map<String, String> instances,
        Set<String> answering,
        List<String> containers,
        List<String> directories) {

    Findings {
        jobs = Map.copyOf(jobs);
        endings = Map.copyOf(endings);
        instances = Map.copyOf(instances);
        answering = Set.copyOf(answering);
        containers = List.copyOf(containers);
        directories = List.copyOf(directories);
    }
}
