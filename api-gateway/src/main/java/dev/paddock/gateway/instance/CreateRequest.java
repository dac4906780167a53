package dev.paddock.gateway.instance;

import dev.paddock.contract.StorageDir;
import dev.paddock.gateway.password.Password;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /v1/instances}; what is null gets its default. */
record CreateRequest(
        @Nullable
        @Pattern(
                regexp = "[a-z][a-z0-9-]{0,61}[a-z0-9]",
                message = "must have 2 to 63 of a-z, 0-9 and -, begin with a letter and not end with -")
        String name,

        @Nullable
        @Pattern(
                regexp = "(?!paddock$)(?!pg_)[a-z_][a-z0-9_]{0,62}",
                message = "must have 1 to 63 of a-z, 0-9 and _, not begin with a digit or pg_, and not be paddock")
        String adminUser,

        @Nullable Password adminPassword,

        @Nullable Integer port,

        @Nullable
        @Pattern(
                regexp = StorageDir.PATTERN,
                message = "must have 1 to 63 of a-z, 0-9, _ and -, and begin with a letter or digit")
        String storageDir,

        @Nullable @Pattern(regexp = "[0-9]{1,3}", message = "must be a PostgreSQL major version, such as 17")
        String version,

        @Nullable
        @Min(value = 128, message = "must be from 128 to 1048576")
        @Max(value = 1_048_576, message = "must be from 128 to 1048576")
        Integer memoryMiB,

        @Nullable
        @DecimalMin(value = "0.1", message = "must be from 0.1 to 512")
        @DecimalMax(value = "512", message = "must be from 0.1 to 512")
        BigDecimal cpus,

        @Nullable
        @Min(value = DiskLimit.LEAST_MIB, message = DiskLimit.RANGE)
        @Max(value = DiskLimit.MOST_MIB, message = DiskLimit.RANGE)
        Integer diskMiB,

        @Nullable @Size(max = 100, message = "must name at most 100 parameters")
        Map<String, Object> settings,

        @Nullable String host,

        @Nullable String ttl) {}
