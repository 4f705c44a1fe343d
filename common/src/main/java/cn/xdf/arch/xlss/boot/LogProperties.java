package cn.xdf.arch.xlss.boot;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.logging.LogLevel;

/**
 * How a program logs.
 *
 * @param format {@code json} (Elastic Common Schema, one object a line; the default) or {@code text}
 * @param level from which level on xlss' own messages appear; the libraries' follow {@code logging.level.*}
 */
@ConfigurationProperties(LogProperties.PREFIX)
public record LogProperties(Format format, LogLevel level) {
    static final String PREFIX = "xlss.log";

    public LogProperties {
        format = format == null ? Format.JSON : format;
        level = level == null ? LogLevel.INFO : level;
    }

    public enum Format {
        JSON,
        TEXT
    }
}
