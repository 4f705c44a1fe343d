package cn.xdf.arch.xlss.capacity;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much of a pool may be promised to volumes. Give extender and provisioner the same, or one refuses what the other has chosen.
 *
 * @param overProvisioning times the pool's capacity; nothing keeps a volume from writing more than it requested, so above 1 a pool can fill up while
 *     all volumes keep to their requests; below 1 the rest is never promised
 */
@Validated
@ConfigurationProperties("xlss.capacity")
public record CapacityProperties(
        @DefaultValue("1.0") @DecimalMin("0.1") @DecimalMax("100")
        double overProvisioning) {}
