package dev.paddock.gateway.setting;

import java.util.Collections;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the operator offers.
 *
 * @param versions PostgreSQL major versions, at least one
 * @param ports the range in which a caller may ask for a port
 */
@ConfigurationProperties("paddock")
public record Offer(SortedSet<String> versions, Ports ports) {

    private static final Pattern MAJOR = Pattern.compile("[1-9][0-9]{0,2}");

    /** @throws IllegalArgumentException if no version is offered, or one for which no settings are known */
    public Offer {
        if (versions.isEmpty() || !versions.stream().allMatch(MAJOR.asMatchPredicate())) {
            throw new IllegalArgumentException(
                    "paddock.versions must name PostgreSQL major versions, such as 17, and at least one");
        }
        var byNumber = new TreeSet<String>(Comparator.comparing(Integer::valueOf));
        byNumber.addAll(versions);
        versions = Collections.unmodifiableSortedSet(byNumber);
    }

    /** The version that one gets who asks for none. */
    public String newest() {
        return versions.last();
    }

    /** A range of TCP ports, both ends included. */
    public record Ports(int first, int last) {

        public Ports {
            if (first < 1024 || last > 65535 || first > last) {
                throw new IllegalArgumentException(
                        "paddock.ports.first and .last must be a range within 1024 to 65535, not " + first + " to "
                                + last);
            }
        }

        public boolean contains(int port) {
            return port >= first && port <= last;
        }
    }
}
