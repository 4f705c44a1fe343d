package cn.xdf.arch.xlss.agent.backup;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * When backups are due: cron with five fields (optionally after {@code CRON_TZ=<zone>}, else UTC), {@code @hourly} and its like, or
 * {@code @every 15m}.
 *
 * @param text as the user wrote it
 * @param cron null: {@code every} counts
 */
record Schedule(String text, ExecutionTime cron, ZoneId zone, Duration every) {
    private static final String ZONE = "CRON_TZ=";
    private static final String EVERY = "@every ";
    private static final Map<String, String> NICKNAMES = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    private static final Instant ANY_TIME = Instant.parse("2024-01-01T00:00:00Z");
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int LONGEST_TEXT = 200;
    private static final Duration MOST_JITTER = Duration.ofMinutes(5);
    private static final int JITTER_SHARE = 10;

    /** @throws IllegalArgumentException what is wrong with it */
    static Schedule parse(String given) {
        String text = given.strip();
        if (text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("longer than " + LONGEST_TEXT + " characters");
        }
        if (text.startsWith(EVERY)) {
            return new Schedule(text, null, ZoneOffset.UTC, every(text.substring(EVERY.length())));
        }
        int space = text.indexOf(' ');
        boolean zoned = text.startsWith(ZONE) && space > 0;
        String cron = zoned ? text.substring(space).strip() : text;
        ZoneId zone = zoned ? zone(text.substring(ZONE.length(), space)) : ZoneOffset.UTC;
        Schedule schedule = new Schedule(text, cron(cron), zone, null);
        if (schedule.tick(ANY_TIME).isEmpty()) {
            throw new IllegalArgumentException("there is no such day");
        }
        return schedule;
    }

    /**
     * The next time after {@code after}; empty: never again.
     *
     * @param seed of who it is for: each is a little late, always by the same, so that not all begin at once
     */
    Optional<Instant> next(Instant after, String seed) {
        long share = Math.floorMod(seed.hashCode(), 1000);
        if (cron == null) {
            long period = every.toMillis();
            long shift = period * share / 1000;
            long count = Math.floorDiv(after.toEpochMilli() - shift, period) + 1;
            return Optional.of(Instant.ofEpochMilli(count * period + shift));
        }
        Optional<Instant> plain = tick(after);
        Duration shift = plain.flatMap(this::tick)
                .map(second -> Duration.between(plain.get(), second).dividedBy(JITTER_SHARE))
                .map(most -> most.compareTo(MOST_JITTER) < 0 ? most : MOST_JITTER)
                .map(most -> most.multipliedBy(share).dividedBy(1000))
                .orElse(Duration.ZERO);
        return tick(after.minus(shift)).map(tick -> tick.plus(shift));
    }

    private Optional<Instant> tick(Instant after) {
        return cron.nextExecution(after.atZone(zone)).map(ZonedDateTime::toInstant);
    }

    private static ExecutionTime cron(String text) {
        String fields = NICKNAMES.getOrDefault(text, text);
        if (fields.split("\\s+").length != 5) {
            throw new IllegalArgumentException("cron needs five fields (minute hour day month weekday), or one of "
                    + "@hourly, @daily, @weekly, @monthly, @yearly, @every");
        }
        return ExecutionTime.forCron(PARSER.parse(fields));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("no such time zone: " + name, e);
        }
    }

    private static Duration every(String text) {
        String given = text.strip();
        if (!given.matches("(\\d{1,6}h)?(\\d{1,6}m)?(\\d{1,6}s)?") || given.isEmpty()) {
            throw new IllegalArgumentException("@every needs a duration such as 15m or 1h30m");
        }
        Duration every = Duration.parse("PT" + given.toUpperCase(Locale.ROOT));
        if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("@every must be from 1m to 366 days");
        }
        return every;
    }
}
