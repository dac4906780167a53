package dev.paddock.worker.instance;

import dev.paddock.fault.FaultPoints;
import dev.paddock.worker.docker.Container;
import dev.paddock.worker.docker.Docker;
import dev.paddock.worker.docker.Labels;
import dev.paddock.worker.host.Host;
import dev.paddock.worker.storage.InstanceData;
import dev.paddock.worker.storage.Inventory;
import dev.paddock.worker.storage.Inventory.Stock;
import dev.paddock.worker.storage.Ownership.Phase;
import dev.paddock.worker.storage.Storage;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Finds what no instance owns. What has no label of this host, and what is a tenant's, is never looked at. */
@Component
class Orphans {

    private static final Logger log = LoggerFactory.getLogger(Orphans.class);

    private final Docker docker;
    private final Host host;
    private final Storage storage;
    private final Inventory inventory;
    private final DirectoryLocks locks;
    private final Servers servers;
    private final TemplateMaker templates;

    Orphans(
            Docker docker,
            Host host,
            Storage storage,
            Inventory inventory,
            DirectoryLocks locks,
            Servers servers,
            TemplateMaker templates) {
        this.docker = docker;
        this.host = host;
        this.storage = storage;
        this.inventory = inventory;
        this.locks = locks;
        this.servers = servers;
        this.templates = templates;
    }

    /**
     * Containers are listed first: one that has an owner has had its directory for longer, or gets it in a moment. The
     * spare ones are looked after elsewhere.
     */
    Set<Orphan> find() {
        var containers = docker.labelled(Labels.HOST, host.id().value()).stream()
                .filter(container -> !Spares.hasSpareName(container))
                .toList();
        var stock = inventory.take();
        return Stream.of(servers(containers, stock), initialisations(), unfinished(stock))
                .flatMap(Function.identity())
                .collect(Collectors.toSet());
    }

    void remove(Orphan orphan) {
        FaultPoints.pass("reconcile.remove.before", orphan);
        switch (orphan) {
            case Orphan.Server(var container) -> docker.remove(container);
            case Orphan.Initialisation(var container) -> docker.remove(container);
            case Orphan.Unfinished unfinished -> remove(unfinished);
        }
        FaultPoints.pass("reconcile.remove.after", orphan);
    }

    private static Stream<Orphan> servers(List<Container> containers, Stock stock) {
        return canTell(containers, stock)
                ? containers.stream()
                        .filter(container -> !isOwned(container, stock))
                        .map(container -> new Orphan.Server(container.id()))
                : Stream.empty();
    }

    /** Servers without any data at all say that the data are elsewhere, not that nobody owns the servers. */
    private static boolean canTell(List<Container> containers, Stock stock) {
        if (stock.data().isEmpty() && !containers.isEmpty()) {
            log.warn(
                    "There are {} containers of this host and no data of any instance; mount the storage root, or"
                            + " correct paddock.storage-root, and if the data are lost, remove the containers",
                    containers.size());
            return false;
        }
        return stock.complete();
    }

    private static boolean isOwned(Container container, Stock stock) {
        return stock.data().stream()
                .map(InstanceData::ownership)
                .anyMatch(owner -> owner.phase() != Phase.KEPT
                        && Labels.containerName(owner.instance()).equals(container.name()));
    }

    private Stream<Orphan> initialisations() {
        return templates.leftovers().stream().map(container -> new Orphan.Initialisation(container.id()));
    }

    private Stream<Orphan> unfinished(Stock stock) {
        return stock.in(Phase.NEW).stream()
                .filter(data ->
                        locks.isFree(data.directory().tenant(), data.directory().name()))
                .map(data -> new Orphan.Unfinished(
                        data.directory().tenant(), data.directory().name(), data.ownership()));
    }

    /** Unless a command has taken it up meanwhile. */
    private void remove(Orphan.Unfinished unfinished) {
        var directory = storage.directory(unfinished.tenant(), unfinished.name());
        locks.ifFree(unfinished.tenant(), unfinished.name(), _ -> {
            if (directory.ownership().filter(unfinished.owner()::equals).isPresent()) {
                servers.remove(unfinished.owner().instance());
                directory.remove();
            }
        });
    }
}
