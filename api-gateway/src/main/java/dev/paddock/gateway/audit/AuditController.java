package dev.paddock.gateway.audit;

import dev.paddock.gateway.http.Page;
import dev.paddock.gateway.http.PageRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit book over HTTP, for operators. */
@RestController
class AuditController {

    private final Audit audit;

    AuditController(Audit audit) {
        this.audit = audit;
    }

    @GetMapping(path = "/v1/audit", produces = MediaType.APPLICATION_JSON_VALUE)
    Page<Audit.Entry> list(@RequestParam @Nullable Integer limit, @RequestParam @Nullable String cursor) {
        return audit.list(PageRequest.of(limit, cursor));
    }
}
