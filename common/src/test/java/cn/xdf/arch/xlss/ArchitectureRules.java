package cn.xdf.arch.xlss;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

/**
 * What the layers of xlss may know. Every module runs these over its own classes:
 *
 * <pre>{@code
 * @AnalyzeClasses(
 *         packages = "cn.xdf.arch.xlss",
 *         importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
 * class ArchitectureTest {
 *     @ArchTest
 *     static final ArchTests RULES = ArchTests.in(ArchitectureRules.class);
 * }
 * }</pre>
 */
public final class ArchitectureRules {
    private static final String DECISION = ".*(Policy|Plan|Filter|Scorer|Verdict|Decision)";

    @ArchTest
    public static final ArchRule DECISIONS_ARE_PURE = noClasses()
            .that()
            .haveNameMatching(DECISION)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "io.kubernetes..", "okhttp3..", "reactor..", "java.net..")
            .because("a decision is a function of its values: that is what makes it testable by the thousand")
            .allowEmptyShould(true);

    @ArchTest
    public static final ArchRule ONLY_KUBE_SPEAKS_WITH_THE_API = noClasses()
            .that()
            .resideOutsideOfPackage("..xlss.kube..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.kubernetes.client.util..",
                    "io.kubernetes.client.informer..",
                    "io.kubernetes.client.openapi",
                    "io.kubernetes.client.openapi.apis..",
                    "okhttp3..")
            .orShould()
            .dependOnClassesThat()
            .haveSimpleName("V1Patch")
            .because("the client's traps (content types, empty lists, missing timeouts) are avoided in one place")
            .allowEmptyShould(true);

    @ArchTest
    public static final ArchRule PROGRAMS_DO_NOT_KNOW_EACH_OTHER = slices().matching(
                    "cn.xdf.arch.xlss.(extender|agent|provisioner|webhook)..")
            .should()
            .notDependOnEachOther()
            .because("they talk through Kubernetes objects only")
            .allowEmptyShould(true);

    @ArchTest
    public static final ArchRule COMMON_KNOWS_NO_PROGRAM = noClasses()
            .that()
            .resideInAnyPackage(
                    "..xlss.api..",
                    "..xlss.kube..",
                    "..xlss.boot..",
                    "..xlss.volume..",
                    "..xlss.capacity..",
                    "..xlss.repository..",
                    "..xlss.http..",
                    "..xlss.certificate..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..xlss.extender..", "..xlss.agent..", "..xlss.provisioner..", "..xlss.webhook..")
            .because("what is shared must not need those who share it")
            .allowEmptyShould(true);

    @ArchTest
    public static final ArchRule NO_CYCLES = slices().matching("cn.xdf.arch.xlss.(**)")
            .should()
            .beFreeOfCycles()
            .because("packages that need each other are one package")
            .allowEmptyShould(true);

    @ArchTest
    public static final ArchRule NAMES_SAY_WHAT_IT_DOES = noClasses()
            .should()
            .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
            .orShould()
            .haveNameMatching(".*[.$]Abstract[A-Z].*")
            .because("such a name says that nobody knew what the class is for")
            .allowEmptyShould(true);

    @ArchTest
    public static final ArchRule TIME_COMES_FROM_A_CLOCK = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.LocalDateTime.class, "now")
            .orShould()
            .callMethod(java.time.ZonedDateTime.class, "now")
            .orShould()
            .callMethod(java.time.OffsetDateTime.class, "now")
            .because("a test must be able to say what time it is")
            .allowEmptyShould(true);

    private ArchitectureRules() {}
}
