package cn.xdf.arch.xlss.role;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** @param role which program of the image this is: {@code provisioner} (the default) or {@code webhook} */
@Validated
@ConfigurationProperties("xlss.program")
public record RoleProperties(
        @NotNull @DefaultValue("provisioner") Role role) {}
