package dev.paddock.gateway.fleet;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the broker's management is reached, through which hosts get their users.
 *
 * @param urls of any nodes of the broker, tried in turn
 * @param username of a user with the tag {@code administrator}
 * @param sslBundle of Spring's, which says whom to trust; empty for the JDK's own
 */
@ConfigurationProperties("paddock.management")
record ManagementSettings(List<URI> urls, String username, String sslBundle) {

    private static final Set<String> SCHEMES = Set.of("http", "https");

    ManagementSettings {
        if (urls.isEmpty() || !urls.stream().allMatch(ManagementSettings::isBase)) {
            throw new IllegalArgumentException(
                    "paddock.management.urls must be URLs of scheme, host and port, such as http://localhost:15672, and at"
                            + " least one");
        }
        if (username.isBlank()) {
            throw new IllegalArgumentException("paddock.management.username must be the name of a user of the broker");
        }
        urls = List.copyOf(urls);
    }

    /** A password in a URL would come to be in a log. */
    private static boolean isBase(URI url) {
        return SCHEMES.contains(String.valueOf(url.getScheme()))
                && url.getHost() != null
                && url.getUserInfo() == null
                && url.getQuery() == null
                && url.getFragment() == null
                && Set.of("", "/").contains(url.getPath());
    }
}
