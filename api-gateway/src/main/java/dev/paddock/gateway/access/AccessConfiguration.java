package dev.paddock.gateway.access;

import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Bearer keys (RFC 6750) on everything but the few public paths. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    private static final String[] FOR_OPERATORS = {"/v1/dead-letters/**", "/v1/replays/**", "/v1/audit", "/v1/hosts/**"
    };
    private static final String[] PUBLIC = {"/openapi.json", "/actuator/health/**", "/actuator/health"};

    @Bean
    SecurityFilterChain accessRules(
            HttpSecurity http, AuthenticationEntryPoint unauthenticated, AccessDeniedHandler hidden) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(PUBLIC)
                        .permitAll()
                        .requestMatchers(FOR_OPERATORS)
                        .hasRole(Role.OPERATOR.name())
                        .anyRequest()
                        .authenticated())
                .oauth2ResourceServer(server -> server.opaqueToken(token -> {})
                        .authenticationEntryPoint(unauthenticated)
                        .accessDeniedHandler(hidden))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(unauthenticated))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // No cookie is ever accepted, so a foreign page has nothing to ride on.
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .build();
    }

    /** Paths and headers that no honest client sends, such as an encoded dot or an empty segment. */
    @Bean
    RequestRejectedHandler rejectedRequests(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver resolver) {
        return (request, response, rejected) -> resolver.resolveException(
                request,
                response,
                null,
                ProblemException.of(
                        ProblemCode.INVALID_FIELD, "The path or a header has characters that are not taken."));
    }

    @Bean
    OpaqueTokenIntrospector introspector(ApiKeys keys) {
        return key -> keys.callerWith(key).orElseThrow(() -> new BadOpaqueTokenException("Unknown key"));
    }

    /** What a key may not use does not exist for it. */
    @Bean
    AccessDeniedHandler hidden(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver resolver) {
        return (request, response, denied) -> resolver.resolveException(
                request, response, null, ProblemException.of(ProblemCode.NOT_FOUND, "There is nothing here."));
    }

    @Bean
    AuthenticationEntryPoint unauthenticated(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver resolver) {
        return (HttpServletRequest request, HttpServletResponse response, AuthenticationException cause) -> {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            var problem = ProblemException.of(
                    ProblemCode.UNAUTHENTICATED, "Send 'Authorization: Bearer KEY' with a key that is valid.");
            resolver.resolveException(request, response, null, problem);
        };
    }
}
