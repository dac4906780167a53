package dev.paddock.gateway.host;

import dev.paddock.gateway.http.Page;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hosts over HTTP, for operators. */
@RestController
@RequestMapping(path = "/v1/hosts", produces = MediaType.APPLICATION_JSON_VALUE)
class HostsController {

    private final Hosts hosts;

    HostsController(Hosts hosts) {
        this.hosts = hosts;
    }

    /** There are as many as an operator has machines: one page holds them. */
    @GetMapping
    Page<Host> list() {
        return new Page<>(hosts.list(), null);
    }

    @GetMapping("/{id}")
    Host get(@PathVariable String id) {
        return hosts.present(id);
    }
}
