package dev.paddock.system.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The playbook of ansible/, run against the servers of an inventory. */
public record Playbook(String inventory) {

    private static final Pattern RECAP =
            Pattern.compile("(?m)^\\S+ +: ok=\\d+ +changed=(\\d+) +unreachable=0 +failed=0 ");

    /** Runs it to its good end, and tells on how many servers it changed how much. */
    public List<Integer> run(String... options) {
        var words = new ArrayList<>(List.of("env", "ANSIBLE_CONFIG=../ansible/ansible.cfg", "ansible-playbook"));
        words.addAll(List.of("--inventory", inventory, "../ansible/site.yaml"));
        words.addAll(List.of(options));
        var said = Shell.run(words.toArray(String[]::new));
        return RECAP.matcher(said)
                .results()
                .map(line -> Integer.valueOf(line.group(1)))
                .toList();
    }
}
