package dev.paddock.gateway.http;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ProblemDetail;

/** What the served description says of all calls alike; the rest is read from the controllers. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final String KEY = "key";
    private static final String PROBLEM = "Problem";

    @Bean
    OpenAPI description() {
        return new OpenAPI()
                .info(new Info().title("Paddock").version("v1").description("PostgreSQL on demand, in Docker."))
                .components(new Components()
                        .addSecuritySchemes(
                                KEY,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")))
                .addSecurityItem(new SecurityRequirement().addList(KEY));
    }

    @Bean
    OpenApiCustomizer problems() {
        return api -> {
            api.getComponents().addSchemas(PROBLEM, problemSchema());
            api.getPaths().values().stream()
                    .flatMap(path -> path.readOperations().stream())
                    .forEach(operation ->
                            operation.getResponses().addApiResponse(ApiResponses.DEFAULT, problemResponse()));
        };
    }

    private static Schema<?> problemSchema() {
        var schema = ModelConverters.getInstance(true).readAllAsResolvedSchema(ProblemDetail.class).schema;
        schema.getProperties().remove("properties");
        return schema.addProperty("code", new Schema<String>().type("string").description("stable, in kebab-case"))
                .addProperty("jobId", new Schema<String>().type("string").format("uuid"))
                .addProperty("errors", new ArraySchema().items(fieldErrorSchema()));
    }

    private static Schema<?> fieldErrorSchema() {
        return new Schema<Object>()
                .type("object")
                .addProperty("pointer", new Schema<String>().type("string").description("RFC 6901"))
                .addProperty("detail", new Schema<String>().type("string"));
    }

    private static ApiResponse problemResponse() {
        var reference = new Schema<Object>().$ref("#/components/schemas/" + PROBLEM);
        return new ApiResponse()
                .description("A problem (RFC 9457)")
                .content(new Content().addMediaType("application/problem+json", new MediaType().schema(reference)));
    }
}
