package dev.paddock.contract;

import java.util.Objects;

/**
 * Whether a host takes creates that any host may take. It may come twice, or be overtaken by another: the host reports
 * what it goes by, and the gateway says it again while that differs from what is wanted.
 *
 * @param draining true: it takes no new instances, and keeps and serves those that it has
 */
public record SetDraining(HostId host, boolean draining) implements Instruction {

    public SetDraining {
        Objects.requireNonNull(host, "host");
    }
}
