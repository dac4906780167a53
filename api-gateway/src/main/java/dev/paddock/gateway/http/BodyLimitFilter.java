package dev.paddock.gateway.http;

import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads a body whole, so that no caller can send more than the limit, whatever its headers say of its length. */
@Component
class BodyLimitFilter extends OncePerRequestFilter {

    private static final int LIMIT = 64 * 1024;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > LIMIT) {
            throw tooLarge();
        }
        var body = read(request);
        if (body.length > LIMIT) {
            throw tooLarge();
        }
        chain.doFilter(new BufferedRequest(request, body), response);
    }

    private static byte[] read(HttpServletRequest request) {
        try {
            return request.getInputStream().readNBytes(LIMIT + 1);
        } catch (IOException broken) {
            throw ProblemException.of(
                    ProblemCode.MALFORMED_JSON, "The body ended before its end, or was badly chunked.");
        }
    }

    private static ProblemException tooLarge() {
        return ProblemException.of(
                ProblemCode.TOO_LARGE, "The body is longer than 64 KiB; no request needs that much.");
    }
}
