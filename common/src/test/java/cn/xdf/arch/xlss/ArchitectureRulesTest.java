package cn.xdf.arch.xlss;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.kubernetes.client.custom.V1Patch;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A rule that cannot be broken protects nothing: each is shown a class that breaks it. */
class ArchitectureRulesTest {
    static final class KnowingPolicy {
        Object known = new io.kubernetes.client.openapi.models.V1Pod();
    }

    static final class LonelyPatcher {
        Object patch = new V1Patch("{}");
    }

    static final class VolumeManager {}

    static final class Impatient {
        Object now = Instant.now();
    }

    private static boolean broken(ArchRule rule, Class<?>... classes) {
        JavaClasses imported = new ClassFileImporter().importClasses(classes);
        return rule.evaluate(imported).hasViolation();
    }

    @Test
    void each_rule_can_be_broken() {
        assertThat(broken(ArchitectureRules.DECISIONS_ARE_PURE, KnowingPolicy.class))
                .isTrue();
        assertThat(broken(ArchitectureRules.ONLY_KUBE_SPEAKS_WITH_THE_API, LonelyPatcher.class))
                .isTrue();
        assertThat(broken(ArchitectureRules.NAMES_SAY_WHAT_IT_DOES, VolumeManager.class))
                .isTrue();
        assertThat(broken(ArchitectureRules.TIME_COMES_FROM_A_CLOCK, Impatient.class))
                .isTrue();
    }

    @Test
    void programs_that_know_each_other_and_cycles_are_seen() {
        Class<?>[] two = {
            cn.xdf.arch.xlss.extender.brokenrules.KnowsTheAgent.class,
            cn.xdf.arch.xlss.agent.brokenrules.KnowsTheExtender.class,
            cn.xdf.arch.xlss.kube.brokenrules.KnowsAProgram.class
        };
        assertThat(broken(ArchitectureRules.PROGRAMS_DO_NOT_KNOW_EACH_OTHER, two))
                .isTrue();
        assertThat(broken(ArchitectureRules.NO_CYCLES, two)).isTrue();
        assertThat(broken(ArchitectureRules.COMMON_KNOWS_NO_PROGRAM, two)).isTrue();
    }
}
