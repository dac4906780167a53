package dev.paddock.gateway.http;

import dev.paddock.gateway.problem.FieldError;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** No typo passes silently: a query parameter that a call does not have, or a body where none is read, is refused. */
@Configuration(proxyBeanMethods = false)
class StrictRequests implements WebMvcConfigurer, HandlerInterceptor {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/v1/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (handler instanceof HandlerMethod method) {
            refuseUnknownParameters(request, method);
            refuseUnreadBody(request, method);
        }
        return true;
    }

    private static void refuseUnknownParameters(HttpServletRequest request, HandlerMethod method) {
        var known = parameterNames(method);
        var errors = request.getParameterMap().keySet().stream()
                .filter(name -> !known.contains(name))
                .map(name -> FieldError.of(name, "is not a parameter of this call"))
                .toList();
        if (!errors.isEmpty()) {
            throw ProblemException.of(ProblemCode.UNKNOWN_FIELD, errors);
        }
    }

    private static void refuseUnreadBody(HttpServletRequest request, HandlerMethod method) throws IOException {
        var reads = Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
        if (!reads && request.getInputStream().read() >= 0) {
            throw ProblemException.of(ProblemCode.UNKNOWN_FIELD, "This call takes no body.");
        }
    }

    private static Set<String> parameterNames(HandlerMethod method) {
        return Arrays.stream(method.getMethod().getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(RequestParam.class))
                .map(Parameter::getName)
                .collect(Collectors.toUnmodifiableSet());
    }
}
