package cn.xdf.arch.xlss.kube;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How one of several equal programs becomes the leader. With the defaults a leader that dies without a word is followed
 * after 6 to 8 seconds, one that stops in order after 1 to 2.
 *
 * @param leaseName of the Lease object; without it the program's name
 * @param namespace of the Lease object
 * @param leaseDuration followers wait this long without a renewal, by their own clock, before they take over
 * @param renewDeadline a leader that could not renew for this long stops leading; shorter than the lease, so that it has
 *     stopped before another starts
 * @param retryPeriod between two looks at the lease, and two renewals
 */
@Validated
@ConfigurationProperties("xlss.leadership")
public record LeadershipProperties(
        String leaseName,
        @NotBlank @DefaultValue("xlss-system") String namespace,

        @NotNull @DefaultValue("6s") @DurationMin(seconds = 1)
        Duration leaseDuration,

        @NotNull @DefaultValue("4s") @DurationMin(millis = 500)
        Duration renewDeadline,

        @NotNull @DefaultValue("1s") @DurationMin(millis = 100)
        Duration retryPeriod) {

    @AssertTrue(message = "must be: retry-period < renew-deadline < lease-duration")
    boolean isInOrder() {
        return retryPeriod.compareTo(renewDeadline) < 0 && renewDeadline.compareTo(leaseDuration) < 0;
    }
}
