package dev.paddock.gateway.instance;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * The body of {@code PATCH /v1/instances/{id}}; what is absent stays as it is.
 *
 * @param diskMiB a null in the body takes the limit away
 * @param settings are merged into those that there are; one that is null goes back to its default (as RFC 7396 has it)
 * @param ttl counts from now; a null in the body lets the instance live for ever
 */
record UpdateRequest(
        @Nullable
        @Min(value = 128, message = "must be from 128 to 1048576")
        @Max(value = 1_048_576, message = "must be from 128 to 1048576")
        Integer memoryMiB,

        @Nullable
        @DecimalMin(value = "0.1", message = "must be from 0.1 to 512")
        @DecimalMax(value = "512", message = "must be from 0.1 to 512")
        BigDecimal cpus,

        // By this one tells a null from a field that is not there.
        @SuppressWarnings("NullableOptional") @JsonDeserialize(using = Given.OfNumber.class) @Nullable
        Optional<
                        @Min(value = DiskLimit.LEAST_MIB, message = DiskLimit.RANGE)
                        @Max(value = DiskLimit.MOST_MIB, message = DiskLimit.RANGE) Integer>
                diskMiB,

        @Nullable @Size(max = 100, message = "must name at most 100 parameters")
        Map<String, @Nullable Object> settings,

        // As above.
        @SuppressWarnings("NullableOptional") @JsonDeserialize(using = Given.OfText.class) @Nullable
        Optional<String> ttl) {}
