package cn.xdf.arch.xlss.webhook;

import cn.xdf.arch.xlss.ArchitectureRules;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

/** With the provisioner beside it, of which it must know nothing. */
@AnalyzeClasses(
        packages = {"cn.xdf.arch.xlss.webhook", "cn.xdf.arch.xlss.provisioner", "cn.xdf.arch.xlss.role"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchTests RULES = ArchTests.in(ArchitectureRules.class);
}
