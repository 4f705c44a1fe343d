package cn.xdf.arch.xlss.extender;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import cn.xdf.arch.xlss.ArchitectureRules;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "cn.xdf.arch.xlss.extender", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
    @ArchTest
    static final ArchTests OF_ALL_PROGRAMS = ArchTests.in(ArchitectureRules.class);

    @ArchTest
    static final ArchRule DECISIONS_ARE_PURE = noClasses()
            .that()
            .resideInAnyPackage("..facts..", "..binding..", "..filter..", "..wire..")
            .or()
            .haveSimpleNameEndingWith("Policy")
            .or()
            .haveSimpleNameEndingWith("Verdict")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "io.kubernetes..", "reactor..", "io.netty..")
            .because("a decision is values in, a value out: tested in microseconds, and read without a server in mind");

    @ArchTest
    static final ArchRule ONLY_THE_ADAPTER_KNOWS_THE_CLIENT = noClasses()
            .that()
            .resideOutsideOfPackage("..extender.cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.kubernetes..")
            .because("the client's models carry traps; one package translates them to records");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("cn.xdf.arch.xlss.extender.(*)..").should().beFreeOfCycles();
}
