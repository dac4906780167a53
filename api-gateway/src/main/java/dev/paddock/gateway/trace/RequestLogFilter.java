package dev.paddock.gateway.trace;

import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.log.LogContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets lines that are logged during a request name the job or the instance that its path names. */
@Component
class RequestLogFilter extends OncePerRequestFilter {

    private static final Pattern ABOUT = Pattern.compile(
            "/v1/(?<what>jobs|instances)/(?<id>\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12})(/.*)?");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var about = ABOUT.matcher(request.getRequestURI());
        if (!about.matches()) {
            chain.doFilter(request, response);
            return;
        }
        try (var _ = context(about.group("what"), UUID.fromString(about.group("id")))) {
            chain.doFilter(request, response);
        }
    }

    private static LogContext context(String what, UUID id) {
        return what.equals("jobs") ? LogContext.of(new JobId(id)) : LogContext.of(new InstanceId(id));
    }
}
